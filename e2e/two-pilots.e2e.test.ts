import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { operatorUrl, ROOT, stackRecord, startStack } from '@visor/laptop';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
import { runVisor } from './command.ts';
import { startPilot } from './start-pilot.ts';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

interface Seen {
  readonly pilots: readonly { readonly name: string; readonly refuses: readonly string[] }[];
  readonly queues: readonly { readonly device: string; readonly stranded: number; readonly reason: string | null }[];
  readonly jobs: {
    readonly nodes: readonly { readonly attempts: readonly { readonly failure?: { readonly code: number } }[] }[];
  };
}
const QUERY = `{ pilots { name refuses } queues { device stranded reason }
  jobs(first: 1000) { nodes { state attempts { failure { code } pilot { name } } } } }`;

test('a pilot without the program fails no job: the other pilot runs them all', async () => {
  await using directory = testDirectory();
  const { path: dir } = directory;
  await using running = await startStack({ dir, durable: false, pilots: 0 });
  const record = stackRecord(dir);
  if (!record) throw new Error('the stack left no record');
  const { installation, databaseUrl } = record;
  const graphql = running.graphql;
  const stack = { dir, graphql, installation, operatorUrl: operatorUrl({ adminUrl: databaseUrl, installation }, dir) };
  await using client = operatorClient(stack);
  const token = (await runVisor('token', '--dir', dir, '--role', 'reader', '--name', 'looker')).stdout.trim();
  const look = () => queryGraphql<Seen>({ graphql, token }, QUERY);
  const none = join(dir, 'no-programs');
  mkdirSync(none);
  await using _lacking = await startPilot(stack, 'lacking', { slots: 2, programs: [none] });
  const run = await startRun(stack, client, { seed: 18 });
  await until(async () => (await look()).pilots.some(({ refuses }) => refuses.includes('spd-payload')), {
    within: 30_000,
    what: 'the pilot says what it lacks',
  });
  await until(async () => (await look()).queues.some(({ reason }) => reason?.includes('"spd-payload"')), {
    within: 30_000,
    what: 'the queue says why its jobs wait',
  });
  await using _having = await startPilot(stack, 'having', { slots: 2, programs: [join(ROOT, 'payloads/bin')] });
  expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
  const { jobs, queues } = await look();
  const codes = jobs.nodes.flatMap(({ attempts }) => attempts.flatMap(({ failure }) => failure?.code ?? []));
  expect(codes.length).toBeGreaterThan(0);
  // One attempt a job and lane at most; none on the pilot once it knew.
  expect(codes.length).toBeLessThanOrEqual(jobs.nodes.length);
  expect(new Set(codes)).toEqual(new Set([102]));
  expect(queues.every(({ stranded }) => stranded === 0)).toBe(true);
}, 180_000);
