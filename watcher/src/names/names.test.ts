import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { datasetOf, datasetProblem, lateName, MAX_LATE } from './dataset-name.rules.ts';
import { endMarker, readNamePattern } from './name-pattern.ts';
import { finalNames, folderOf, nameOf, pathKind, sidecarOf } from './path-kind.rules.ts';

const noMarker = (): boolean => false;

test.each([
  ['a.raw', 'data'],
  ['run/a.raw', 'data'],
  ['.a.raw', 'temporary'],
  ['.a.raw.Xy12z9', 'temporary'],
  ['run/a.raw.part', 'temporary'],
  ['a.raw~', 'temporary'],
  ['a.raw.TMP', 'temporary'],
  ['part', 'data'],
  ['a.raw.md5', 'sidecar'],
  ['a.sha256', 'sidecar'],
  ['md5', 'data'],
  ['run/.md5', 'temporary'],
])('%s is %s', (path, kind) => {
  expect(pathKind(path, noMarker)).toBe(kind);
});

test('a sidecar names its file, and a temporary name the names that follow it', () => {
  expect(sidecarOf('run/a.raw.crc32')).toEqual({ path: 'run/a.raw', kind: 'crc32' });
  expect(finalNames('run/a.raw.part')).toContain('run/a.raw');
  expect(finalNames('run/.a.raw.Xy12z9')).toContain('run/a.raw');
  expect(finalNames('.a.raw')).toContain('a.raw');
});

test('a path is its folder and its name', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[^/]+$/), { minLength: 1, maxLength: 5 }), (parts) => {
      const path = parts.join('/');
      expect([folderOf(path), nameOf(path)]).toEqual([parts.slice(0, -1).join('/'), parts.at(-1)]);
    }),
  );
});

test('the name of a dataset of late files is a name, whatever the dataset is called', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 220 }), fc.integer({ min: 1, max: MAX_LATE }), (name, n) => {
      fc.pre(datasetProblem(name) === undefined);
      expect(Buffer.byteLength(lateName(name, n))).toBeLessThanOrEqual(200);
    }),
  );
});

test('the pattern names the dataset by its group, else by the first, and the run where it is a number', () => {
  const naming = (text: string) => ({ kind: 'pattern', pattern: readNamePattern(text) }) as const;
  expect(datasetOf(naming('^(run\\d+)/'), 'run7/x')).toEqual({ dataset: 'run7', run: null });
  const named = naming('^(?<run>\\d+)_(?<dataset>\\w+)');
  expect(datasetOf(named, '0012_physics')).toEqual({ dataset: 'physics', run: 12 });
  expect(datasetOf(named, '99999999999_physics')).toEqual({ dataset: 'physics', run: null });
  for (const path of ['x', `1_${'a'.repeat(600)}`, `1_${'a'.repeat(300)}`])
    expect(datasetOf(named, path)).toMatchObject({ problem: expect.any(String) });
  expect(datasetOf(naming('^([^_]*)_'), '_x')).toMatchObject({ problem: expect.any(String) });
});

test.each(['(', 'run', `(${'a'.repeat(400)})`, '^(a+)+$', '^((\\w+)*)x$', '(.*)(.*)(.*)(.*)x', '([a-z]+|\\w+)*\\d$'])(
  'the pattern %.40s is refused',
  (text) => {
    expect(() => readNamePattern(text)).toThrow(/^--name-from /);
  },
);

test.each([
  '^(?<dataset>run(?<run>\\d+)\\.raw)/',
  '^(.+)\\.\\d+\\.raw$',
  '([^/]+)/[^/]+$',
  '(?<dataset>[\\w.-]+)_\\d+\\.dat',
])('the pattern %s is taken', (text) => {
  expect(readNamePattern(text)).toBeInstanceOf(RegExp);
});

test('a marker is compared with the name, with a slash in it with the path', () => {
  expect(endMarker('*.end')('run/7.end')).toBe(true);
  expect(endMarker('run?/END')('run7/END')).toBe(true);
  expect(endMarker('run?/END')('END')).toBe(false);
  expect(endMarker(undefined)('x')).toBe(false);
  expect(() => endMarker('')).toThrow(/--end-marker/);
});
