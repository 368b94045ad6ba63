import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { expect, test } from '@jest/globals';
import { startSubscriptionServer } from '@visor/testkit/subscription-server';
import { environmentFor } from './kit.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

const event = (id: string) => ({
  id,
  at: '2026-11-26T12:00:00.000Z',
  type: 'job.failed',
  subject: 'JOB',
  subjectId: id,
  name: null,
  taskId: null,
  attempt: null,
  from: null,
  to: null,
  code: null,
  by: 'workload',
  reason: null,
});

const serviceOf = (query: string): string => /(workload|workflow|data)Event/.exec(query)?.[1] ?? '';

/**
 * A gateway in which two events come after the end cursor was given: one before the newest events are read, one behind it. The first
 * connection breaks at its first subscriptions, before they have sent anything.
 */
async function startBreaking() {
  const asked: (readonly [service: string, after: unknown])[] = [];
  const server = await startSubscriptionServer({
    request({ query }) {
      const service = serviceOf(query);
      if (query.includes('cursor:')) return { cursor: `end of ${service}` };
      const nodes = service === 'workload' ? [event('read'), event('old')] : [];
      return { events: { nodes, pageInfo: { hasNextPage: false, endCursor: null } } };
    },
    subscribe({ query, variables, connection, ...subscription }) {
      const service = serviceOf(query);
      asked.push([service, variables['after']]);
      if (connection === 1) return subscription.break();
      if (service !== 'workload') return;
      for (const name of ['read', 'missed'])
        subscription.send({ data: { event: event(name) }, extensions: { cursor: name } });
    },
  });
  return { ...server, asked };
}

test('events -f prints what happens between the reading and the subscription once, also where that breaks at once', async () => {
  await using gateway = await startBreaking();
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, 'events', '-f', '-o', 'jsonl'],
    {
      env: environmentFor(gateway.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push((JSON.parse(line) as { id: string }).id);
    if (printed.at(-1) === 'missed') break;
  }
  child.kill('SIGINT');
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(printed).toEqual(['old', 'read', 'missed']);
  expect(gateway.asked.filter(([service]) => service === 'workload').map(([, after]) => after)).toEqual(
    expect.arrayContaining(['end of workload']),
  );
  expect(gateway.asked.every(([service, after]) => after === `end of ${service}`)).toBe(true);
  // A shell says 130 for both.
  expect([code, signal]).toEqual(signal === null ? [130, null] : [null, 'SIGINT']);
}, 60_000);
