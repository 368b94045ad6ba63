import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { openProgress } from './progress.ts';
import type { Stage } from './progress.rules.ts';

const stage: Stage = { stage: 1, name: 'decode', total: 2, ended: 0, failed: 0, active: 1, formed: true, since: 0 };

function written(isTTY: boolean, work: (progress: ReturnType<typeof openProgress>) => void): string {
  const out = new PassThrough();
  work(openProgress(Object.assign(out, { isTTY, columns: 100 }) as unknown as NodeJS.WriteStream, () => 1_000));
  return String(out.read() ?? '');
}

test('on a terminal, lines after the end stay, also when the progress is disposed twice', () => {
  const text = written(true, (progress) => {
    progress.update(stage);
    progress[Symbol.dispose]();
    progress.print('done');
    progress[Symbol.dispose]();
  });
  expect(text.endsWith('done\n')).toBe(true);
});

test('without a terminal, a stage has a line when it starts and one when it ends', () => {
  const text = written(false, (progress) => {
    progress.update(stage);
    progress.update({ ...stage, ended: 1 });
    progress.update({ ...stage, ended: 2, active: 0 });
    progress.update({ ...stage, ended: 2, active: 0 });
  });
  expect(text.trim().split('\n')).toEqual([
    'stage 1 decode: 0/2 jobs, 1 running',
    'stage 1 decode: 2/2 jobs, 2.0 jobs/s',
  ]);
});
