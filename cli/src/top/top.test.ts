import { expect, test } from '@jest/globals';
import type { ShowTopQuery } from '#operations';
import { topLines } from './top-text.rules.ts';
import { topOf } from './top.rules.ts';

type TimeSeries = ShowTopQuery['jobs'];

const series = (
  ...list: readonly (readonly [label: string | null, values: readonly (number | null)[], stage?: string])[]
): TimeSeries => ({
  step: 10,
  series: list.map(([label, values, stage = 'reco']) => ({ stage, device: 'CPU', label, values })),
});

/** What the API gives of a farm that works on one stage. */
const busy: ShowTopQuery = {
  jobs: series(
    ['DEFINED', [100, 90, null]],
    ['QUEUED', [5, 6, null]],
    ['ACTIVE', [2, 2, null]],
    ['REGISTERING', [1, 0, null]],
  ),
  ended: series(['FINISHED', [null, 20, 30]], ['FAILED', [null, 0, 2]], ['CANCELLED', [null, 0, 0]]),
  bytesIn: series([null, [null, 60e6, 60e6]]),
  bytesOut: series([null, [null, 0, 3_000]]),
  ages: series([null, [null, 300, 310]]),
  slots: series(['BUSY', [2, 3, null]], ['FREE', [6, 5, null]]),
  pilots: series(['BUSY', [null, 2]], ['IDLE', [null, 0]]),
  failures: {
    total: 7,
    nodes: [
      {
        code: 402,
        name: 'EXIT',
        count: 7,
        endedJobs: 1,
        lastAt: '2026-11-26T12:00:00.000Z',
        example: { message: 'exit \u001b[31m<n>', node: 'wn17' },
      },
    ],
  },
  failingNodes: {
    nodes: [
      { node: 'wn17', count: 6 },
      { node: 'wn18', count: 1 },
      { node: '', count: 3 },
    ],
  },
  quarantined: {
    nodes: [{ name: 'wn17', mode: 'ONLINE', modeReason: null, health: 'QUARANTINED', healthReason: 'burns files' }],
  },
  probing: { nodes: [] },
  offline: { nodes: [{ name: 'wn19', mode: 'OFFLINE', modeReason: 'new disk', health: 'OK', healthReason: null }] },
};

test('a stage has its newest states, rates of 10 seconds and of a minute, and the age of its data', () => {
  expect(topOf(busy).stages).toEqual([
    {
      stage: 'reco',
      device: 'CPU',
      waiting: 90,
      queued: 6,
      active: 2,
      registering: 0,
      rate10s: 3.2,
      rate1m: 52 / 60,
      failed1m: 2,
      bytesIn: 2e6,
      bytesOut: 50,
      dataAge: 310,
    },
  ]);
  expect(topOf(busy).nodes).toEqual([
    { name: 'wn17', state: 'QUARANTINED', failures: 6, reason: 'burns files' },
    { name: 'wn19', state: 'OFFLINE', failures: 0, reason: 'new disk' },
    { name: 'wn18', state: 'OK', failures: 1, reason: null },
  ]);
});

test('its text names what matters first, and obeys no escape sequence of a message', () => {
  expect(topLines(topOf(busy), (_, text) => text)).toEqual([
    'slots: 3 busy, 5 free   pilots: 2 BUSY   failures in the last hour: 7',
    '',
    'stages',
    'STAGE  DEVICE  WAITING  QUEUED  RUNNING  STORING  10s/s  1m/s  FAILED  IN/s    OUT/s  AGE',
    'reco   CPU     90       6       2        0        3.2    0.9   2       2.0 MB  50 B   5m',
    '',
    'failures of the last hour',
    'COUNT  FINAL  CODE  NAME  LAST                      MESSAGE',
    '7      1      402   EXIT  2026-11-26T12:00:00.000Z  exit \\x1b[31m<n>',
    '',
    'nodes with trouble',
    'NODE  STATE        FAILURES  REASON',
    'wn17  QUARANTINED  6         burns files',
    'wn19  OFFLINE      0         new disk',
    'wn18  OK           1         -',
  ]);
});

test('a farm that nothing was measured of is said to be that', () => {
  const none = { step: 10, series: [] };
  const idle: ShowTopQuery = {
    ...busy,
    jobs: none,
    ended: none,
    bytesIn: none,
    bytesOut: none,
    ages: none,
    slots: none,
    pilots: none,
    failures: { total: 0, nodes: [] },
    failingNodes: { nodes: [] },
    quarantined: { nodes: [] },
    offline: { nodes: [] },
  };
  expect(topLines(topOf(idle), (_, text) => text)).toEqual([
    'nothing was measured in the last two minutes   pilots: none   failures in the last hour: 0',
    '',
    'no job waits or runs',
  ]);
});
