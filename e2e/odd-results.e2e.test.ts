import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openDaqAppender } from '@visor/demo';
import { startStack, storageDirectory } from '@visor/laptop';
import { queryGraphql, testDirectory, until } from '@visor/testkit';

/** Files of a dataset are picked, each or none, then joined by a program that was given. */
const pickAndJoin = (join: string) => `
cwlVersion: v1.2
class: Workflow
requirements: { ScatterFeatureRequirement: {} }
inputs: { texts: 'File[]' }
steps:
  pick:
    scatter: text
    in: { text: texts }
    out: [picked]
    run:
      class: CommandLineTool
      baseCommand: 'true'
      inputs: { text: { type: File, inputBinding: { position: 1 } } }
      outputs: { picked: { type: 'File?', outputBinding: { glob: '*.picked' } } }
  join:
    in: { parts: pick/picked }
    out: [all]
${join}
outputs: { all: { type: File, outputSource: join/all } }
`;
const sortAll = `    run:
      class: CommandLineTool
      baseCommand: [sort, -m]
      inputs: { parts: { type: 'File[]', inputBinding: { position: 1 } } }
      stdout: all.txt
      outputs: { all: { type: File, outputBinding: { glob: all.txt } } }`;
const spdMerge = `    run:
      class: CommandLineTool
      baseCommand: [spd-payload, merge]
      arguments: [--out, all.spdf]
      inputs: { parts: { type: 'File[]', inputBinding: { prefix: --in, position: 1 } } }
      outputs: { all: { type: File, outputBinding: { glob: all.spdf } } }`;

/** A program that writes a report nested as deep as its file says. */
const reportNested = `
cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
hints: [{ class: spd:Task, report: report, retries: 1, retryDelay: 0, maxFailedFraction: 0.9 }]
inputs: { texts: 'File[]' }
steps:
  nest:
    scatter: text
    in: { text: texts }
    out: [report, made]
    run:
      class: CommandLineTool
      baseCommand: nest
      inputs: { text: { type: File, inputBinding: { position: 1 } } }
      outputs:
        report: { type: File, outputBinding: { glob: report.json } }
        made: { type: File, outputBinding: { glob: made.txt } }
outputs: { made: { type: 'File[]', outputSource: nest/made } }
`;
const NEST = `#!/bin/sh
echo made > made.txt
depth=$(cat "$1"); i=0; while [ $i -lt "$depth" ]; do printf '['; i=$((i + 1)); done > report.json
printf '"\\\\u0000"' | if [ "$depth" -gt 60 ]; then cat; else printf 1; fi >> report.json
i=0; while [ $i -lt "$depth" ]; do printf ']'; i=$((i + 1)); done >> report.json
`;

interface Job {
  readonly state: string;
  readonly failure: { readonly code: number; readonly text: string } | null;
  readonly attempts: readonly { readonly state: string; readonly report: unknown }[];
}
interface Task {
  readonly name: string;
  readonly state: string;
  readonly jobs: { readonly nodes: readonly Job[] };
}

test('merges over no files, and reports nested too deep, end with their failure code', async () => {
  await using directory = testDirectory();
  const { path: dir } = directory;
  const programs = join(dir, 'programs');
  mkdirSync(programs);
  writeFileSync(join(programs, 'nest'), NEST);
  chmodSync(join(programs, 'nest'), 0o755);
  // Their folder itself would bring another Node for Visor's own payloads.
  for (const name of ['sort', 'true']) symlinkSync(join('/usr/bin', name), join(programs, name));
  const settings = { payloadPath: [programs] };
  await using stack = await startStack({ dir, durable: false, settings });
  const post = <T>(query: string, variables: object = {}): Promise<T> => queryGraphql<T>(stack, query, variables);
  await using log = await openDaqAppender(stack);
  const announce = async (dataset: string, contents: readonly string[]): Promise<void> => {
    const files = contents.map((content, index) => {
      const path = `${dataset}.${index}`;
      writeFileSync(join(storageDirectory(dir, 'input'), path), content);
      const checksum = createHash('md5').update(content).digest('hex');
      return { storage: 'input', path, size: content.length, checksum, checksumKind: 'md5' as const };
    });
    await log.append('dsm.register.file.input', [{ dataset, files }]);
    await log.append('dsm.register.dataset.close', [{ dataset, files: files.map(({ path }) => path) }]);
  };
  const chains = { sorted: pickAndJoin(sortAll), merged: pickAndJoin(spdMerge), nested: reportNested };
  for (const [name, cwl] of Object.entries(chains)) {
    const create = 'mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { id } }';
    const { createTemplate } = await post<{ createTemplate: { id: string } }>(create, {
      input: { name, mask: name, cwl },
    });
    const input = { id: createTemplate.id, status: 'ACTUAL' };
    await post('mutation ($input: SetTemplateStatusInput!) { setTemplateStatus(input: $input) { id } }', { input });
  }
  await announce('run.sorted', ['b\\n', 'a\\n']);
  await announce('run.merged', ['b\\n', 'a\\n']);
  await announce('run.nested', ['60', '61', '4200', '9000', '3']);

  const QUERY = `{ workflows(first: 10) { nodes { status template { name } tasks { name state
    jobs(first: 10) { nodes { state failure { code text } attempts { state report } } } } } } }`;
  interface Workflows {
    readonly workflows: { nodes: readonly { status: string; template: { name: string }; tasks: readonly Task[] }[] };
  }
  const ended = await until(
    async () => {
      const { nodes } = (await post<Workflows>(QUERY)).workflows;
      return nodes.length === 3 && nodes.every(({ status }) => status !== 'ACTIVE') ? nodes : undefined;
    },
    { within: 90_000, what: 'all three chains have ended' },
  );
  const chain = (name: string) => ended.find(({ template }) => template.name === name);
  expect(chain('merged')?.tasks.map(({ jobs }) => jobs.nodes.map((job) => job.failure))).toEqual([
    [null, null],
    [null],
  ]);
  expect(chain('merged')).toMatchObject({ status: 'FINISHED' });
  const [, join1] = chain('sorted')?.tasks ?? [];
  expect(chain('sorted')).toMatchObject({ status: 'FAILED' });
  expect(join1?.jobs.nodes).toMatchObject([
    { state: 'FAILED', failure: { code: 502, text: expect.stringContaining('the input dataset is empty') } },
  ]);
  expect(join1?.jobs.nodes[0]?.attempts).toHaveLength(1);
  const [nest] = chain('nested')?.tasks ?? [];
  expect(nest?.jobs.nodes.map(({ state, failure }) => [state, failure?.code])).toEqual([
    ['FINISHED', undefined],
    ['FAILED', 407],
    ['FAILED', 407],
    ['FAILED', 407],
    ['FINISHED', undefined],
  ]);
  expect(nest?.jobs.nodes[4]?.attempts).toEqual([{ state: 'FINISHED', report: [[[1]]] }]);
}, 180_000);
