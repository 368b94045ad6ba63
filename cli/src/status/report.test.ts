import { expect, test } from '@jest/globals';
import type { Overview, KnownPilot } from './health.rules.ts';
import { evaluateStatus, processProblem, type ProcessLine } from './report.rules.ts';

const now = Date.parse('2026-11-26T12:00:00.000Z');
const pilot: KnownPilot = {
  id: '1',
  name: 'pilot-1',
  node: 'node',
  status: 'IDLE',
  device: 'CPU',
  slots: 2,
  active: 0,
  lastSeen: new Date(now - 1_000).toISOString(),
  refuses: [],
  notReady: null,
  warning: null,
  starts: 1,
  startedAt: null,
};
const around = { own: new Set(['pilot-1']), startsAtReady: {}, now };
const work = { pilots: [pilot], queues: [] };
const closes = { pendingCloses: { nodes: [] } };
const unknown = { unknown: 'no answer within 5 s' };

test.each<[string, Overview, readonly string[], boolean]>([
  ['all is known', { pilots: work, closes }, [], true],
  ['no pilot has registered', { pilots: { pilots: [], queues: [] }, closes }, ['pilot-1 has not registered'], true],
  ['the catalog hangs', { pilots: work, closes: unknown }, ['pending closes are unknown: no answer within 5 s'], true],
  ['workload hangs', { pilots: unknown, closes }, ['pilots and waiting jobs are unknown: no answer within 5 s'], false],
])(
  '%s: each part is evaluated by itself, and an unavailable part is not shown as empty',
  (_, seen, problems, known) => {
    expect(evaluateStatus(seen, around)).toMatchObject({ problems, pilotsKnown: known });
  },
);

const line: ProcessLine = { name: 'data', state: 'ready', restarts: 0, healthy: true };

test.each<[Partial<ProcessLine>, string | undefined]>([
  [{}, undefined],
  [{ healthy: false, details: 'database: no connection' }, 'data fails: database: no connection'],
  [{ healthy: false, state: 'ended' }, 'data has ended'],
  [{ healthy: false, state: 'starting' }, 'data is starting'],
  [{ healthy: false, state: 'crashes', details: 'crash loop: it ended' }, 'data is in a crash loop: it ended'],
])('a process %j is a problem: %j', (change, problem) => {
  expect(processProblem({ ...line, ...change })).toBe(problem);
});
