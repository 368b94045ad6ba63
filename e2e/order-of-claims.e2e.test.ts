import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startStack } from '@visor/laptop';
import { parse } from 'graphql';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
import { runVisor } from './command.ts';
import { startPilot } from './start-pilot.ts';
import { operatorClient, startRun } from './start-run.ts';

const FILES = 12;
/** Jobs that end before the ranks change. */
const EARLY = 6;
const DATASET = `query ($name: String!) { dataset(name: $name) { id files(first: 100) { nodes { id } } } }`;
const GENERATE = `mutation ($input: GenerateTestTasksInput!) { generateTestTasks(input: $input, reason: "the order") {
  matched reason tasks { task { id rank } } } }`;
const RANK = `mutation ($id: ID!, $rank: Float!) { setTaskRank(input: { id: $id, rank: $rank, reason: "sooner" }) { rank } }`;
const ROUNDS = `{ schedulingRounds(device: CPU, first: 20) { nodes { reordered recalled dispatches { task { id } number } } } }`;
const TASK = `query ($id: ID!) { task(id: $id) { state jobs { nodes { id state attempts { claimedAt pilot { name } } } } } }`;

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
      readonly attempts: readonly { readonly claimedAt: string; readonly pilot: { readonly name: string } }[];
    }[];
  };
}

/** A program that ends with the next file in `gate`, which only one of all that run can remove. */
function writeProgram(folder: string, gate: string): void {
  mkdirSync(folder);
  mkdirSync(gate);
  // Payloads may have a user of their own.
  chmodSync(gate, 0o777);
  const take = `for ticket in '${gate}'/*; do /bin/rm "$ticket" 2>/dev/null && break; done`;
  writeFileSync(
    join(folder, 'show'),
    `#!/bin/sh\nprintf '\\033[1mwaits\\377' >&2\nuntil ${take}; do /bin/sleep 0.1; done\necho "$1"\n`,
  );
  chmodSync(join(folder, 'show'), 0o755);
}

let tickets = 0;
function letEnd(gate: string, jobs: number): void {
  for (const until = tickets + jobs; tickets < until; tickets++) writeFileSync(join(gate, String(tickets)), '');
}

/** Two claims of the same moment can change places: the order may be blurred by one job. */
function expectOrder(claims: string, due: string): void {
  expect(claims).toHaveLength(due.length);
  const count = (order: string, length: number): number => order.slice(0, length).replaceAll('A', '').length;
  for (let length = 1; length <= due.length; length++)
    expect(Math.abs(count(claims, length) - count(due, length))).toBeLessThanOrEqual(1);
}

test('the claims of two pilots follow the ranks, and another rank orders within one cycle what is QUEUED', async () => {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(testDirectory());
  const [dir, programs, gate] = [join(path, 'visor'), join(path, 'programs'), join(path, 'gate')];
  writeProgram(programs, gate);
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
  // The run has a task of its own, which no pilot here can run.
  const letters = ({ dispatches }: Round): string =>
    dispatches.map(({ task: { id } }) => (id === a ? 'A' : id === b ? 'B' : '')).join('');
  /** The last order of that number of jobs of the two tasks, where it is as these ranks want it. */
  const reordered = async (jobs: number, ranks: RegExp): Promise<string | undefined> => {
    const { schedulingRounds } = await queryGraphql<{ schedulingRounds: { nodes: readonly Round[] } }>(admin, ROUNDS);
    const order = schedulingRounds.nodes
      .filter((round) => round.reordered)
      .map(letters)
      .find(({ length }) => length === jobs);
    return order !== undefined && ranks.test(order) ? order : undefined;
  };
  /** The tasks of all claims so far, in their order. */
  const claimed = async (): Promise<string> => {
    const tasks = [await read(a), await read(b)];
    const claims = tasks.flatMap(({ jobs }, index) =>
      jobs.nodes.flatMap(({ attempts }) => attempts.map(({ claimedAt }) => ({ claimedAt, task: 'AB'[index] }))),
    );
    return claims
      .toSorted((first, second) => first.claimedAt.localeCompare(second.claimedAt))
      .map(({ task }) => task)
      .join('');
  };
  const claimsAre = (count: number) =>
    until(
      async () => {
        const order = await claimed();
        return order.length === count ? order : undefined;
      },
      { within: 60_000, what: `${count} jobs are claimed` },
    );
  await until(async () => (await Promise.all([read(a), read(b)])).every(({ jobs }) => jobs.nodes.length === FILES), {
    within: 60_000,
    what: 'all jobs are formed',
  });
  // Its jobs came behind those of the first task; a new order puts them between.
  await until(() => reordered(2 * FILES, /^(?:ABAA){2}/), { within: 60_000, what: 'a common order' });

  for (const pilot of ['one', 'two'])
    stack.use(
      await startPilot({ dir, graphql: running.graphql }, pilot, { slots: 1, prefetch: 0, programs: [programs] }),
    );
  expectOrder(await claimsAre(2), 'AB');
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

  letEnd(gate, EARLY);
  const early = EARLY + 2;
  expectOrder(await claimsAre(early), 'ABAAABAA');
  await queryGraphql(admin, RANK, { id: a, rank: 1 });
  await queryGraphql(admin, RANK, { id: b, rank: 3 });
  const order = await until(() => reordered(2 * FILES - early, /^B{0,3}(?:ABBB){2}/), {
    within: 60_000,
    what: 'what is queued is ordered by the new ranks',
  });
  letEnd(gate, 2 * FILES - EARLY);
  expectOrder((await claimsAre(2 * FILES)).slice(early), order);
  expect((await tails.next()).value).toEqual({ attemptTail: { text: 'waits\ufffd', live: false } });
  expect((await tails.next()).done).toBe(true);
  await until(async () => (await Promise.all([read(a), read(b)])).every(({ state }) => state === 'FINISHED'), {
    within: 120_000,
    what: 'both tasks have finished',
  });
  const pilots = [await read(a), await read(b)].flatMap(({ jobs }) =>
    jobs.nodes.flatMap(({ attempts }) => attempts.map(({ pilot }) => pilot.name)),
  );
  expect(new Set(pilots)).toEqual(new Set(['one', 'two']));
  const replay = await runVisor('simulate', '--replay', dir, '--json');
  const { carried, different, rounds } = JSON.parse(replay.stdout) as Record<string, number>;
  expect([replay.status, different, carried]).toEqual([0, 0, (rounds ?? 0) - 1]);
}, 300_000);
