import { expect, test } from '@jest/globals';
import { importsOf, undeclared, workspaceEscapes, type Workspace } from './imports.rules.ts';

const workspaces: readonly Workspace[] = [
  { name: 'visor', folder: '', dependencies: [], devDependencies: ['fast-check'], exports: {} },
  { name: '@visor/bus', folder: 'packages/bus', dependencies: ['pg'], devDependencies: ['ws'], exports: {} },
];
const source = (path: string, ...from: readonly string[]) => ({
  path,
  text: from.map((target) => `import {\n  a,\n} from '${target}';\n`).join(''),
});

test('imports are found over lines, by name, for effect, of types and when called', () => {
  const text = `import a, { b } from 'a';\nimport type {\n  C,\n} from 'c';\nimport 'd';\nexport * from './e.ts';\n// import 'no';\nawait import('./f.ts');`;
  expect(importsOf(text)).toEqual([
    { from: 'a', typeOnly: false },
    { from: 'c', typeOnly: true },
    { from: 'd', typeOnly: false },
    { from: './e.ts', typeOnly: false },
    { from: './f.ts', typeOnly: false },
  ]);
});

test('what a workspace imports it declares; parts of Node.js, files and itself need no word', () => {
  const fine = source('packages/bus/src/a.ts', 'pg', 'pg/lib/x.js', 'node:fs', './b.ts', '@visor/bus');
  expect(undeclared([fine], workspaces)).toEqual([]);
  const lacking = source('packages/bus/src/a.ts', 'pg', 'kafkajs');
  expect(undeclared([lacking], workspaces)).toEqual([
    'packages/bus/src/a.ts: kafkajs is not declared in packages/bus/package.json',
  ]);
});

test('development dependencies, its own and the root’s, serve tests and types only', () => {
  const use = source('packages/bus/src/a.ts', 'pg');
  expect(undeclared([use, source('packages/bus/src/a.test.ts', 'ws', 'fast-check')], workspaces)).toEqual([]);
  expect(undeclared([use, source('packages/bus/src/b.ts', 'ws')], workspaces)).toHaveLength(1);
});

test('a dependency that only tests import is named', () => {
  expect(undeclared([source('packages/bus/src/a.test.ts', 'pg')], workspaces)).toEqual([
    'packages/bus/package.json: nothing but tests, if anything, imports pg',
  ]);
});

test('imports behind comments, in types and between backquotes are found; texts and comments import nothing', () => {
  const text =
    "import { a, // why\n b } from './a.ts';\ntype C = import('./c.ts').C;\nawait import(`./d.ts`);\nf(\"import './e.ts'\"); // import './f.ts'";
  expect(importsOf(text).map(({ from }) => from)).toEqual(['./a.ts', './c.ts', './d.ts']);
});

test('code, tests apart, reaches another workspace by the name of its package', () => {
  const text = "import type { A } from '../../../schema/a.ts';";
  expect(workspaceEscapes([{ path: 'packages/bus/src/a.ts', text }], workspaces)).toHaveLength(1);
  expect(workspaceEscapes([{ path: 'packages/bus/src/a.test.ts', text }], workspaces)).toEqual([]);
  expect(workspaceEscapes([{ path: 'packages/bus/src/a.ts', text: "import '../b.ts';" }], workspaces)).toEqual([]);
});
