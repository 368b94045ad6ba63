import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { operatorToken, storageDirectory } from '@visor/laptop';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
import { firstJson, startVisor, runVisor } from './command.ts';

/** What docs/templates.md tells a user to do: a program and a template of their own, on a dataset that was there before. */
const template = `
cwlVersion: v1.2
class: Workflow
requirements: { ScatterFeatureRequirement: {} }
inputs: { files: 'File[]' }
steps:
  shout:
    scatter: text
    in: { text: files }
    out: [loud]
    run:
      class: CommandLineTool
      baseCommand: my-shout
      inputs: { text: { type: File, inputBinding: {} } }
      outputs: { loud: { type: File, outputBinding: { glob: '*.loud' } } }
outputs: {}
`;

interface Processing {
  readonly dataset: {
    readonly id: string;
    readonly processing: { readonly state: string; readonly reason: { readonly code: string; readonly text: string } };
  } | null;
}

test('a dataset from before the template runs through a program of the user once startWorkflow says so', async () => {
  await using directory = testDirectory();
  const dir = join(directory.path, 'visor');
  const programs = join(directory.path, 'programs');
  mkdirSync(programs);
  writeFileSync(join(programs, 'my-shout'), '#!/bin/sh\ntr a-z A-Z <"$1" >out.loud\n');
  chmodSync(join(programs, 'my-shout'), 0o755);
  const up = startVisor('up', '--json', '--dir', dir, '--payload-path', programs);
  up.stderr?.resume();
  try {
    const { graphql } = await firstJson<{ graphql: string }>(up);
    const ask = <Data>(query: string, variables: object = {}): Promise<Data> =>
      queryGraphql<Data>({ graphql, token: operatorToken(dir) }, query, variables);
    const processing = async () =>
      (await ask<Processing>('{ dataset(name: "words.txt") { id processing { state reason { code text } } } }'))
        .dataset;
    const becomes = (code: string) =>
      until(async () => ((await processing())?.processing.reason.code === code ? true : undefined), {
        within: 60_000,
        what: `words.txt is ${code}`,
      });

    const text = 'one\ntwo\n';
    writeFileSync(join(storageDirectory(dir, 'input'), 'a.txt'), text);
    const checksum = createHash('md5').update(text).digest('hex');
    const announced = {
      dataset: 'words.txt',
      files: [{ storage: 'input', path: 'a.txt', size: text.length, checksum }],
    };
    for (const [topic, message] of [
      ['dsm.register.file.input', announced],
      ['dsm.register.dataset.close', { dataset: 'words.txt', files: ['a.txt'] }],
    ] as const)
      expect(await runVisor('publish', '--dir', dir, topic, JSON.stringify(message))).toMatchObject({ status: 0 });
    await until(
      async () =>
        (await ask<{ datasets: { nodes: { status: string }[] } }>('{ datasets { nodes { status } } }')).datasets
          .nodes[0]?.status === 'CLOSED' || undefined,
      { within: 60_000, what: 'words.txt is closed' },
    );
    await becomes('NO_TEMPLATE');

    const { createTemplate } = await ask<{ createTemplate: { id: string } }>(
      'mutation ($cwl: String!) { createTemplate(input: { name: "shout", mask: ".txt", cwl: $cwl }) { id } }',
      { cwl: template },
    );
    const { setTemplateStatus } = await ask<{ setTemplateStatus: unknown }>(
      `mutation ($id: ID!) { setTemplateStatus(input: { id: $id, status: ACTUAL }) {
         waitingDatasets { count { value } nodes { name } } } }`,
      { id: createTemplate.id },
    );
    expect(setTemplateStatus).toEqual({ waitingDatasets: { count: { value: 1 }, nodes: [{ name: 'words.txt' }] } });
    await becomes('CLOSED_BEFORE_TEMPLATE');

    const start = 'mutation ($d: ID!, $t: ID!) { startWorkflow(datasetId: $d, templateId: $t) { id startedBy } }';
    const pair = { d: (await processing())?.id, t: createTemplate.id };
    const first = await ask<{ startWorkflow: { id: string; startedBy: string } }>(start, pair);
    expect(await ask(start, pair)).toEqual(first);
    expect(first.startWorkflow.startedBy).not.toBe('');
    await becomes('CHAIN_FINISHED');
    const { dataset } = await ask<{ dataset: { files: { nodes: { replicas: { url: string }[] }[] } } }>(
      '{ dataset(name: "words.txt.output.1") { files { nodes { replicas { url } } } } }',
    );
    const url = dataset.files.nodes[0]?.replicas[0]?.url ?? '';
    expect(readFileSync(fileURLToPath(url), 'utf8')).toBe('ONE\nTWO\n');
  } finally {
    up.kill('SIGTERM');
    await once(up, 'exit');
  }
}, 180_000);
