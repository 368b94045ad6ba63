import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startStack } from '@visor/laptop';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
import { runVisor } from './command.ts';
import { servicesBehind } from './behind-proxy.ts';
import { startLosingProxy } from './losing-proxy.ts';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

interface Seen {
  readonly jobs: {
    readonly nodes: readonly {
      readonly id: string;
      readonly state: string;
      readonly attempts: readonly { readonly number: number; readonly state: string }[];
      readonly history: { readonly nodes: readonly { readonly cause: string }[] };
    }[];
  };
}
const QUERY = `{ jobs(first: 100) { nodes { id state attempts { number state } history { nodes { cause } } } } }`;

test('a pilot whose gateway is away for longer than a lease ends its payloads, and their results count when it is back', async () => {
  let gateway = 0;
  const proxy = await startLosingProxy({
    port: () => gateway,
    share: 0,
    seed: 1,
    // The server knows of the attempts; how they end it does not hear.
    onAnswer: (name) => (name === 'ReportJobs' && !wasAway ? leave() : undefined),
  });
  await using _proxy = proxy;
  let wasAway = false;
  const leave = (): void => {
    wasAway = true;
    proxy.cut();
  };
  const services = servicesBehind(proxy, (port) => (gateway = port));
  await using directory = testDirectory();
  const { path: dir } = directory;
  await using stack = await startStack({ dir, durable: false, pilots: 1, slots: 2, services });
  await using client = operatorClient(stack);
  const token = (await runVisor('token', '--dir', dir, '--role', 'reader', '--name', 'looker')).stdout.trim();
  const look = async () => (await queryGraphql<Seen>({ graphql: stack.graphql, token }, QUERY)).jobs.nodes;
  const run = await startRun(stack, client, { files: 4, seed: 77 });
  const away = async () =>
    (await look()).filter(({ attempts }) => attempts.some(({ state }) => state === 'UNREACHABLE'));
  await until(async () => (await away()).length > 0, { within: 90_000, what: 'an attempt is UNREACHABLE' });
  const gone = await away();
  expect(gone.every(({ state }) => state === 'DEFINED' || state === 'QUEUED')).toBe(true);
  expect(readFileSync(join(dir, 'work/pilot-1/journal/reports.jsonl'), 'utf8')).toContain('"FINISHED"');
  proxy.restore();
  expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
  const after = new Map((await look()).map((job) => [job.id, job]));
  for (const { id } of gone) {
    expect(after.get(id)?.attempts).toEqual([{ number: 1, state: 'FINISHED' }]);
    expect(after.get(id)?.history.nodes.map(({ cause }) => cause)).toContain('PILOT_RETURNED');
  }
}, 300_000);
