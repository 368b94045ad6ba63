import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { closeReason } from '../close/close.rules.ts';
import { PendingFiles, type SeenFile } from './pending-files.rules.ts';
import { checksumInSidecar } from './sidecar.rules.ts';

const seen = (path: string, version: string, isComplete = false): SeenFile => ({
  path,
  dataset: 'run',
  run: null,
  size: 1,
  version,
  touched: version,
  isComplete,
  isChange: false,
});

const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

test.each<[string, string | undefined]>([
  [MD5, MD5],
  [`${MD5.toUpperCase()}\n`, MD5],
  [`${MD5}  a.raw\n`, MD5],
  [`${MD5} *run/a.raw\n`, MD5],
  [`MD5 (a.raw) = ${MD5}`, MD5],
  [`${'0'.repeat(32)}  b.raw\n${MD5}  a.raw\n`, MD5],
  [`${MD5}  b.raw\n`, undefined],
  [`${MD5}0`, undefined],
  ['', undefined],
  ['<html>', undefined],
])('the md5 of a.raw in %j is %s', (text, checksum) => {
  expect(checksumInSidecar(text, 'md5', 'a.raw')).toBe(checksum);
});

test('a file is ready only after it was seen with one version for long enough, and each version once', () => {
  const step = fc.record({ path: fc.constantFrom('a', 'b'), version: fc.nat(2), wait: fc.nat(30) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const pending = new PendingFiles();
      const since = new Map<string, { version: string; at: number }>();
      let now = 0;
      for (const { path, version: number, wait } of steps) {
        now += wait;
        const version = String(number);
        if (since.get(path)?.version !== version) since.set(path, { version, at: now });
        pending.observe(seen(path, version), now);
        for (const due of pending.takeDue(now, 20, 10))
          pending.confirm(seen(due.path, since.get(due.path)?.version ?? ''), now);
        for (const { path: ready, version: taken } of pending.takeReady(10, 1_000)) {
          expect(taken).toBe(since.get(ready)?.version);
          expect(now - (since.get(ready)?.at ?? now)).toBeGreaterThanOrEqual(20);
        }
      }
    }),
  );
});

test('a file that is complete by another sign is ready at once, and one that goes is forgotten', () => {
  const pending = new PendingFiles();
  pending.observe(seen('a', '1'), 0);
  pending.observe(seen('a', '1', true), 1);
  pending.observe(seen('b', '1', true), 1);
  expect([pending.drop('b')?.path, pending.drop('b')]).toEqual(['b', undefined]);
  expect(pending.takeReady(10, 10).map(({ path }) => path)).toEqual(['a']);
  expect([pending.waiting, pending.ready]).toEqual([0, 0]);
});

const rules = { afterFiles: null, afterMs: null, hasMarker: false };
const state = { isLate: false, files: 3, hasOpenWork: false, quietMs: 0, isMarked: false };

test.each([
  ['without a rule nothing is', rules, { ...state, quietMs: 1e9 }, undefined],
  ['by number of files', { ...rules, afterFiles: 3 }, { ...state, hasOpenWork: true }, 'files'],
  ['by time', { ...rules, afterMs: 100 }, { ...state, quietMs: 100 }, 'quiet'],
  [
    'not while files are on their way',
    { ...rules, afterMs: 100 },
    { ...state, quietMs: 100, hasOpenWork: true },
    undefined,
  ],
  ['by a marker', { ...rules, hasMarker: true }, { ...state, isMarked: true }, 'marker'],
  ['late files after a minute', { ...rules, hasMarker: true }, { ...state, isLate: true, quietMs: 60_000 }, 'quiet'],
  ['an empty one never', { ...rules, hasMarker: true }, { ...state, isMarked: true, files: 0 }, undefined],
] as const)('a dataset is closed: %s', (_what, given, dataset, reason) => {
  expect(closeReason(given, dataset)).toBe(reason);
});
