import { expect, test } from '@jest/globals';
import { runVisor, summaryOf } from './command.ts';

test('visor demo --data-drill: every daemon is killed, the result and the raw files are uploaded, intermediates go, copies are damaged and mended, and in the end nothing disagrees', async () => {
  const ended = await runVisor('demo', '--json', '--data-drill', '--files', '2', '--slices', '10');
  const summary = summaryOf(ended);
  expect(summary.drill?.steps.filter(({ ok }) => !ok)).toEqual([]);
  expect(summary.drill?.steps.map(({ step }) => step)).toEqual([
    'storages',
    'upload',
    'retention',
    'copy',
    'damage',
    'inspect',
    'delete',
    'read',
    'doctor',
  ]);
  expect(summary.drill?.killed).toEqual(
    expect.arrayContaining([
      'watcher-1',
      'watcher-2',
      'data',
      'workflow',
      'workload',
      'inspector',
      'inspector-2',
      'gateway',
      'pilot-1',
    ]),
  );
  expect(summary).toMatchObject({ ok: true, lost: 0, duplicated: 0 });
  expect(ended.status).toBe(0);
}, 240_000);
