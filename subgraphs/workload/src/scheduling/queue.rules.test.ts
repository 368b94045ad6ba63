import { expect, test } from '@jest/globals';
import { viewQueue, type DeviceQueue } from './queue.rules.ts';

type PilotFacts = DeviceQueue['pilots'][number];
const pilot = (more: Partial<PilotFacts> = {}): PilotFacts => ({
  name: 'p1',
  status: 'IDLE',
  draining: false,
  notReady: null,
  starts: 1,
  offline: null,
  quarantined: false,
  ...more,
});
const view = (pilots: readonly PilotFacts[], more: Partial<DeviceQueue> = {}) =>
  viewQueue({ device: 'CPU', queued: 3, oldestQueuedAt: '2026-01-01T00:00:00Z', pilots, refused: [], ...more });

test.each<[string, readonly PilotFacts[], number, string | null]>([
  ['no pilot', [], 0, 'no pilot for device CPU has ever registered'],
  ['a lost one', [pilot({ status: 'LOST' })], 0, 'no ready pilot for device CPU: p1 not heard'],
  ['a stopped one', [pilot({ status: 'STOPPED', draining: true })], 0, 'no ready pilot for device CPU: p1 stopped'],
  ['a draining one', [pilot({ status: 'DRAINING', draining: true })], 0, 'no ready pilot for device CPU: p1 draining'],
  ['one told to drain', [pilot({ draining: true })], 0, 'no ready pilot for device CPU: p1 draining'],
  ['one not ready', [pilot({ notReady: 'no space' })], 0, 'no ready pilot for device CPU: p1 not ready: no space'],
  [
    'a crash loop',
    [pilot({ status: 'STARTING', starts: 9 })],
    0,
    'no ready pilot for device CPU: p1 starting, start 9',
  ],
  [
    'live ones before the dead',
    [pilot({ name: 'old', status: 'LOST' }), pilot({ name: 'new', notReady: 'x' })],
    0,
    'no ready pilot for device CPU: new not ready: x',
  ],
  [
    'a node in quarantine',
    [pilot({ quarantined: true })],
    0,
    'no ready pilot for device CPU: p1 on a node in quarantine',
  ],
  ['one ready among others', [pilot({ status: 'LOST' }), pilot({ status: 'BUSY' })], 1, null],
])('jobs and %s', (_, pilots, readyPilots, reason) => {
  expect(view(pilots)).toMatchObject({ readyPilots, reason, stranded: reason === null ? 0 : 3 });
});

test('nobody is missed where nothing waits', () => {
  expect(view([], { queued: 0, oldestQueuedAt: null })).toEqual({
    device: 'CPU',
    queued: 0,
    oldestQueuedAt: null,
    livePilots: 0,
    readyPilots: 0,
    stranded: 0,
    reason: null,
  });
});

test('programs that no ready pilot has strand their own jobs only', () => {
  const refused = [...'abcdefg'].map((program) => ({ program, jobs: 2, found: false }));
  expect(view([pilot()], { queued: 20, refused })).toMatchObject({
    stranded: 14,
    reason: 'no ready pilot for device CPU has "a", "b", "c", "d", "e", 2 more',
  });
});

test('jobs that need more than any ready pilot has are stranded, too', () => {
  const refused = [
    { program: 'a', jobs: 1, found: true },
    { program: 'b', jobs: 2, found: false },
  ];
  expect(view([pilot()], { refused })).toMatchObject({
    stranded: 3,
    reason:
      'no ready pilot for device CPU has "b"; no ready pilot for device CPU has what jobs of "a" need (their whyNotRunning says what)',
  });
});
