import { expect, test } from '@jest/globals';
import { startStack } from '@visor/laptop';
import { queryGraphql, until } from '@visor/testkit';
import { openDaqAppender, readChain } from '@visor/demo';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';
import { unpackOldDirectory } from './old-directory.ts';

interface Contents {
  readonly templates: readonly { readonly name: string; readonly status: string }[];
  readonly storages: readonly { readonly name: string; readonly url: string }[];
  readonly datasets: { readonly nodes: readonly { readonly name: string; readonly status: string }[] };
  readonly dataDeadLetters: { readonly nodes: readonly { readonly reason: string }[] };
  readonly workflows: {
    readonly nodes: readonly {
      readonly status: string;
      readonly input: { readonly name: string };
      readonly tasks: readonly {
        readonly name: string;
        readonly state: string;
        readonly jobs: { readonly nodes: readonly { readonly state: string; readonly attempts: readonly unknown[] }[] };
      }[];
    }[];
  };
}

const CONTENTS = `{
  templates { name status }
  storages { name url }
  datasets(first: 50) { nodes { name status } }
  dataDeadLetters(first: 10) { nodes { reason } }
  workflows(first: 10) {
    nodes {
      status
      input { name }
      tasks { name state jobs(first: 10) { nodes { state attempts { state failure { code text } } } } }
    }
  }
}`;

test('a directory made on 2026-11-26 opens: its contents are readable, continue, and take new files', async () => {
  await using old = await unpackOldDirectory();
  await using stack = await startStack({ dir: old.path, durable: false });
  const { templates, storages, datasets, dataDeadLetters, workflows } = await queryGraphql<Contents>(stack, CONTENTS);
  expect(templates).toEqual(
    expect.arrayContaining([
      { name: 'online-filter', status: 'ACTUAL' },
      { name: 'lines', status: 'LOADED' },
    ]),
  );
  expect(storages.map(({ name }) => name).sort()).toEqual(['input', 'output']);
  expect(dataDeadLetters.nodes.some(({ reason }) => reason.startsWith('not JSON'))).toBe(true);
  const states = new Map(datasets.nodes.map(({ name, status }) => [name, status]));
  expect(states.size).toBe(27);
  expect([states.get('old.1.raw'), states.get('old.1.raw.output.4')]).toEqual(['CLOSED', 'TO_UPLOAD']);
  expect(states.get('old.open.raw')).toBe('OPEN');

  const ended = new Map(workflows.nodes.map((workflow) => [workflow.input.name, workflow]));
  expect(ended.get('old.1.raw')).toMatchObject({
    status: 'FINISHED',
    tasks: [2, 2, 2, 1].map((jobs) => ({
      state: 'FINISHED',
      jobs: { nodes: Array.from({ length: jobs }, () => ({ state: 'FINISHED', attempts: [{ state: 'FINISHED' }] })) },
    })),
  });
  expect(ended.get('old.bad.raw')?.tasks[0]?.jobs.nodes).toMatchObject([
    { state: 'FAILED', attempts: expect.arrayContaining([expect.objectContaining({ state: 'FAILED' })]) },
  ]);

  await using client = operatorClient(stack);
  await using log = await openDaqAppender(stack);
  const close = { dataset: 'old.open.raw', files: ['c.spdraw'] };
  await log.append('dsm.register.dataset.close', [close]);
  const run = await startRun(stack, client, { seed: 11, files: 2, slices: 2 });
  expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
  await until(async () => (await readChain(client, 'old.open.raw'))?.workflow.status === 'FINISHED', {
    within: 60_000,
    what: 'the workflow that was ACTIVE in the old directory finishes',
  });
}, 240_000);
