import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

interface Copy {
  readonly url: string;
  readonly status: string;
  readonly storage: { readonly name: string };
}
interface Stored {
  readonly storages: readonly {
    readonly name: string;
    readonly usedFiles: number;
    readonly onlyCopies: { readonly files: number };
  }[];
  readonly fileList: { readonly nodes: readonly { readonly replicas: readonly Copy[] }[] };
}
const STORED = `{ storages { name usedFiles onlyCopies { files } }
  fileList(first: 1000) { nodes { replicas { url status storage { name } } } } }`;
const SET = 'mutation ($input: SetStorageInput!) { setStorage(input: $input) { id } }';
const ADD = 'mutation ($input: RegisterStorageInput!) { registerStorage(input: $input) { id } }';
const CAPACITY = 100_000_000;

/** Files on both storages, and none whose only good copy is on the one that is drained. */
async function drained(ask: <T>(query: string, variables?: object) => Promise<T>): Promise<void> {
  const usedFiles = async (): Promise<Record<string, number>> =>
    Object.fromEntries((await ask<Stored>(STORED)).storages.map((storage) => [storage.name, storage.usedFiles]));
  const before = await usedFiles();
  expect(before['output']).toBeGreaterThan(0);
  expect(before['second']).toBeGreaterThan(0);
  await ask(SET, { input: { name: 'second', draining: true, reason: 'it is old' } });
  await until(
    async () => (await ask<Stored>(STORED)).storages.find(({ name }) => name === 'second')?.onlyCopies.files === 0,
    { within: 60_000, what: 'all that is on the storage has another copy' },
  );
  const { fileList } = await ask<Stored>(STORED);
  const good = fileList.nodes.map(({ replicas }) => replicas.filter(({ status }) => status === 'AVAILABLE'));
  const copied = good.filter((replicas) => replicas.some(({ storage }) => storage.name === 'second'));
  expect(copied).toHaveLength(before['second'] ?? 0);
  for (const replicas of copied) {
    const [there, here] = ['second', 'output'].map(
      (name) => replicas.find(({ storage }) => storage.name === name)?.url,
    );
    expect(readFileSync(new URL(here ?? '')).equals(readFileSync(new URL(there ?? '')))).toBe(true);
  }
}

test('a pilot without the program fails no job: the other pilot runs them all, and fills two storages, of which one is drained', async () => {
  await using directory = testDirectory();
  const { path: dir } = directory;
  await using running = await startStack({ dir, durable: false, pilots: 0 });
  const record = stackRecord(dir);
  if (!record) throw new Error('the stack left no record');
  const { installation, databaseUrl } = record;
  const graphql = running.graphql;
  const stack = { dir, graphql, installation, operatorUrl: operatorUrl({ adminUrl: databaseUrl, installation }, dir) };
  await using client = operatorClient(stack);
  const token = (await runVisor('token', '--dir', dir, '--role', 'admin', '--name', 'looker')).stdout.trim();
  const ask = <T>(query: string, variables?: object) => queryGraphql<T>({ graphql, token }, query, variables);
  const look = () => ask<Seen>(QUERY);
  const second = join(dir, 'storage/second');
  mkdirSync(second, { mode: 0o755 });
  const url = pathToFileURL(`${second}/`).href;
  await ask(ADD, { input: { name: 'second', kind: 'output', url, capacityBytes: CAPACITY } });
  await ask(SET, { input: { name: 'output', capacityBytes: CAPACITY } });
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
  await drained(ask);
}, 180_000);
