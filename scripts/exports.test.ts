import { expect, test } from '@jest/globals';
import { uncheckedCasts } from './casts.rules.ts';
import { needlessExports, unusedFiles } from './exports.rules.ts';
import type { Workspace } from './imports.rules.ts';

const workspaces: readonly Workspace[] = [
  { name: '@visor/a', folder: 'packages/a', dependencies: [], devDependencies: [], exports: { '.': './src/index.ts' } },
  { name: 'visor', folder: '', dependencies: [], devDependencies: [], exports: {} },
];
const source = (path: string, ...lines: readonly string[]) => ({ path, text: lines.join('\n') });
const needless = (...sources: readonly { path: string; text: string }[]) => {
  const { unused, testsOnly } = needlessExports(sources, workspaces);
  return { unused: unused.map(({ name }) => name), testsOnly: testsOnly.map(({ name }) => name) };
};

test('an export is needed when another file imports it, renamed or handed on', () => {
  const file = source('packages/a/src/x.ts', 'export const A = 1;', 'export interface B {}', 'export function c() {}');
  const index = source('packages/a/src/index.ts', "export { A, type B as Bee } from './x.ts';");
  const user = source('cli/src/y.ts', "import { A, type Bee } from '@visor/a';");
  expect(needless(file, index, user)).toEqual({ unused: ['c'], testsOnly: [] });
  expect(needless(file, index)).toEqual({ unused: ['c', 'A', 'Bee'], testsOnly: [] });
});

test('an export that tests alone import is listed by itself', () => {
  const file = source('packages/a/src/x.ts', 'export const A = 1;');
  const user = source('packages/a/src/x.test.ts', 'import {', '  A,', "} from './x.ts';");
  expect(needless(file, user)).toEqual({ unused: [], testsOnly: ['A'] });
});

test('an import of the whole file, or one when it is called, needs all of it', () => {
  const file = source('packages/a/src/x.ts', 'export const A = 1;', 'export async function b() {}');
  expect(needless(file, source('cli/src/y.ts', "import * as x from './../../packages/a/src/x.ts';"))).toEqual({
    unused: [],
    testsOnly: [],
  });
  expect(needless(file, source('packages/a/src/y.ts', "await import('./x.ts');")).unused).toEqual([]);
});

test('a file that nothing imports and no text names is not used', () => {
  const file = source('packages/a/src/x.ts', 'export const A = 1;');
  const program = source('packages/a/src/daemon.ts', 'run();');
  const user = source('packages/a/src/main.ts', "import './x.ts';", "spawn(join(folder, 'daemon.ts'));");
  const settings = source('packages/a/package.json', '"main": "./src/main.ts"');
  expect(unusedFiles([file, program, user], workspaces, [settings])).toEqual([]);
  const unused = 'packages/a/src/x.ts: nothing imports or starts this file';
  expect(unusedFiles([file, program], workspaces, [source('packages/a/bin/run', 'node "$a/src/daemon.ts"')])).toEqual([
    unused,
  ]);
});

test('a file named like one of another folder, or in a comment, is not used for that', () => {
  const file = source('packages/a/src/one/index.ts', 'run();');
  const texts = [
    source('packages/b/package.json', '"./src/index.ts"'),
    source('packages/a/package.json', 'src/index.ts'),
  ];
  const comment = source('packages/a/src/x.test.ts', '// see index.ts');
  expect(unusedFiles([file, comment], workspaces, texts)).toHaveLength(1);
});

test('exports by list, by pattern and by default count, imports with comments and in types too', () => {
  const file = source('packages/a/src/x.ts', 'export const { a, b: c } = f(), d = 1; const e = 2; export { e as g };');
  const rest = source('packages/a/src/z.ts', 'export default class {}');
  const user = source('cli/src/y.ts', 'import { /* why */ a, // this', "c } from '../../packages/a/src/x.ts';");
  expect(needless(file, rest, user).unused).toEqual(['d', 'g', 'default']);
  expect(needless(file, source('packages/a/src/y.ts', "type D = import('./x.ts').d;")).unused).toEqual(['a', 'c', 'g']);
});

test('assertions that nothing checks are found, in comments and tests apart', () => {
  const lines = ['const a = b as never;', '// as never', 'const c = d as unknown as E;', 'const f = g as H;'];
  const more = ['const a = (b as', 'unknown) as C;', 'const d = e as /* why */ never[];', 'const f = {} as const;'];
  expect(uncheckedCasts([source('a.ts', ...lines), source('a.test.ts', ...lines)])).toEqual([
    { path: 'a.ts', line: 1 },
    { path: 'a.ts', line: 3 },
  ]);
  expect(uncheckedCasts([source('b.ts', ...more)]).map(({ line }) => line)).toEqual([1, 3]);
});
