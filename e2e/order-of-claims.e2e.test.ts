import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startStack } from '@visor/laptop';
import { parse } from 'graphql';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
import { runVisor } from './command.ts';
import { startPilot } from './start-pilot.ts';
import { operatorClient, startRun } from './start-run.ts';

const FILES = 8;
const DATASET = `query ($name: String!) { dataset(name: $name) { id files(first: 10) { nodes { id } } } }`;
const GENERATE = `mutation ($input: GenerateTestTasksInput!) { generateTestTasks(input: $input, reason: "the order") {
  matched reason tasks { task { id rank } } } }`;
const RANK = `mutation ($id: ID!, $rank: Float!) { setTaskRank(input: { id: $id, rank: $rank, reason: "sooner" }) { rank } }`;
const ROUNDS = `{ schedulingRounds(device: CPU, first: 5) { nodes { reordered recalled dispatches { task { id } number } } } }`;
const TASK = `query ($id: ID!) { task(id: $id) { state jobs { nodes { state attempts { claimedAt pilot { name } } } } } }`;

const TAILS = `query ($id: ID!) { task(id: $id) { jobs(states: [ACTIVE]) { nodes { id attempts { tail(stream: STDERR) { text live } } } } } }`;
const TAIL = `subscription ($jobId: ID!) { attemptTail(jobId: $jobId, stream: STDERR) { text live } }`;

interface Job {
  readonly id: string;
  readonly attempts: readonly { readonly tail: { readonly text: string; readonly live: boolean } | null }[];
}
interface Round {
  readonly reordered: boolean;
  readonly dispatches: readonly { readonly task: { readonly id: string } }[];
}
interface Task {
  readonly state: string;
  readonly jobs: {
    readonly nodes: readonly {
      readonly state: string;
      readonly attempts: readonly { readonly claimedAt: string; readonly pilot: { readonly name: string } }[];
    }[];
  };
}

test('the claims of pilots follow the ranks, and another rank orders at once what is queued', async () => {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(testDirectory());
  const [dir, programs] = [join(path, 'visor'), join(path, 'programs')];
  mkdirSync(programs);
  // No payload ends before both pilots have claimed.
  const gate = join(path, 'gate');
  writeFileSync(
    join(programs, 'show'),
    `#!/bin/sh\nprintf '\\033[1mwaits\\377' >&2\nuntil [ -e '${gate}' ]; do /bin/sleep 0.1; done\necho "$1"\n`,
  );
  chmodSync(join(programs, 'show'), 0o755);
  const running = stack.use(await startStack({ dir, durable: false, pilots: 0 }));
  const tokenOf = async (role: string, name: string): Promise<string> =>
    (await runVisor('token', '--dir', dir, '--role', role, '--name', name)).stdout.trim();
  const admin = { graphql: running.graphql, token: await tokenOf('admin', 'root') };
  await using client = operatorClient(running);
  const { dataset: name } = await startRun(running, client, { seed: 41, files: FILES });
  const datasetId = await until(
    async () => {
      const { dataset } = await queryGraphql<{ dataset: { id: string; files: { nodes: unknown[] } } | null }>(
        admin,
        DATASET,
        { name },
      );
      return dataset?.files.nodes.length === FILES ? dataset.id : undefined;
    },
    { within: 60_000, what: 'the files are in the catalog' },
  );
  const input = { datasetId, tasks: 2, ranks: [3, 1], executable: 'show' };
  const { generateTestTasks: made } = await queryGraphql<{
    generateTestTasks: { readonly tasks: readonly { readonly task: { readonly id: string } }[] };
  }>(admin, GENERATE, { input });
  expect(made).toMatchObject({ matched: 2 * FILES, reason: 'the order', tasks: [{ task: { rank: 3 } }, {}] });
  const [a = '', b = ''] = made.tasks.map(({ task }) => task.id);
  const read = async (id: string): Promise<Task> => (await queryGraphql<{ task: Task }>(admin, TASK, { id })).task;
  const letters = ({ dispatches }: Round): string =>
    dispatches.map(({ task: { id } }) => (id === a ? 'A' : id === b ? 'B' : '')).join('');
  const orderIs = async (order: string, what: string): Promise<void> => {
    await until(
      async () => {
        const { schedulingRounds } = await queryGraphql<{ schedulingRounds: { nodes: readonly Round[] } }>(
          admin,
          ROUNDS,
        );
        return schedulingRounds.nodes.some((round) => round.reordered && letters(round).startsWith(order));
      },
      { within: 60_000, what },
    );
  };
  await until(async () => (await Promise.all([read(a), read(b)])).every(({ jobs }) => jobs.nodes.length === FILES), {
    within: 60_000,
    what: 'all jobs are formed',
  });
  await queryGraphql(admin, RANK, { id: a, rank: 1 });
  await queryGraphql(admin, RANK, { id: b, rank: 3 });
  await orderIs('ABBBABBBA', 'the queue is ordered by the new ranks');

  for (const pilot of ['one', 'two'])
    stack.use(await startPilot({ dir, graphql: running.graphql }, pilot, { slots: 1, programs: [programs] }));
  const claimants = async (): Promise<Set<string>> => {
    const jobs = (await Promise.all([read(a), read(b)])).flatMap(({ jobs: { nodes } }) => nodes);
    return new Set(jobs.flatMap(({ attempts }) => attempts.map(({ pilot }) => pilot.name)));
  };
  await until(async () => (await claimants()).size === 2, { within: 60_000, what: 'both pilots have claimed' });
  const asked = await until(
    async () => {
      const { jobs } = (await queryGraphql<{ task: { jobs: { nodes: readonly Job[] } } }>(admin, TAILS, { id: b }))
        .task;
      return jobs.nodes.find(({ attempts: [first] }) => first?.tail?.text !== undefined && first.tail.text !== '');
    },
    { within: 60_000, what: 'what a running program writes is seen' },
  );
  expect(asked.attempts).toEqual([{ tail: { text: 'waits\ufffd', live: true } }]);
  const tails = client.subscribe<{ readonly attemptTail: unknown }, { jobId: string }>(parse(TAIL), {
    jobId: asked.id,
  });
  expect((await tails.next()).value).toEqual({ attemptTail: { text: 'waits\ufffd', live: true } });
  writeFileSync(gate, '');
  expect((await tails.next()).value).toEqual({ attemptTail: { text: 'waits\ufffd', live: false } });
  expect((await tails.next()).done).toBe(true);
  const tasks = await until(
    async () => {
      const both = await Promise.all([read(a), read(b)]);
      return both.every(({ state }) => state === 'FINISHED') ? both : undefined;
    },
    { within: 120_000, what: 'both tasks have finished' },
  );
  const claims = tasks.flatMap(({ jobs }, index) =>
    jobs.nodes.map(({ attempts: [first] }) => ({ task: index === 0 ? 'A' : 'B', at: first?.claimedAt ?? '' })),
  );
  // One claim takes several jobs at one time, and two claims of the same moment can change places: by so much the order is blurred.
  const sizes = Map.groupBy(claims, ({ at }) => at);
  const largest = Math.max(...[...sizes.values()].map((claim) => claim.length));
  let order = '';
  for (const at of [...sizes.keys()].toSorted()) {
    order += (sizes.get(at) ?? []).map(({ task }) => task).join('');
    const due = 'ABBBABBBABBAAAAA'.slice(0, order.length).replaceAll('A', '').length;
    expect(Math.abs(order.replaceAll('A', '').length - due)).toBeLessThanOrEqual(largest);
  }
  expect(order).toHaveLength(2 * FILES);
}, 300_000);
