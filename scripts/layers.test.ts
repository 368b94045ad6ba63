import { expect, test } from '@jest/globals';
import type { Workspace } from './imports.rules.ts';
import {
  directionViolations,
  impureExports,
  migrationViolations,
  resolverViolations,
  subgraphViolations,
  unnamedFolders,
  workspaceViolations,
  type Direction,
} from './layers.rules.ts';

const source = (path: string, from: string) => ({ path, text: `import { a } from '${from}';\n` });
const workspaces = [
  '',
  'schema',
  'packages/bus',
  'packages/db',
  'subgraphs/data',
  'subgraphs/workload',
  'gateway',
  'cli',
  'deploy/laptop',
].map((folder): Workspace => ({
  name: `@visor/${folder}`,
  folder,
  dependencies: [],
  devDependencies: [],
  exports: {},
}));
const graph = (from: string, to: string) => new Map([[from, [to]]]);

test.each([
  ['subgraphs/data/migrations/0001-a.ts', '../src/dataset/dataset.rules.ts'],
  ['subgraphs/workload/migrations/0002-b.ts', '@visor/schema'],
  ['subgraphs/workload/migrations/0002-b.ts', './0001-a.ts'],
  ['packages/bus/src/migration.ts', './names.ts'],
])('the migration %s may not import %s', (path, from) => {
  expect(migrationViolations([source(path, from)])).toHaveLength(1);
});

test('a migration may import what defines its class, and the list of migrations imports them', () => {
  const fine = [
    source('subgraphs/data/migrations/0001-a.ts', '@visor/db'),
    source('subgraphs/data/migrations/index.ts', './0001-a.ts'),
  ];
  expect(migrationViolations(fine)).toEqual([]);
});

test.each([
  ['subgraphs/data/src/file/add-file.ts', '@visor/workflow'],
  ['subgraphs/data/src/file/add-file.ts', '../../../workflow/src/task/task.rules.ts'],
  ['subgraphs/data/src/file/add-file.test.ts', '@visor/workload'],
])('%s may not import %s', (path, from) => {
  expect(subgraphViolations([source(path, from)])).toEqual([`${path}: may not import ${from}`]);
});

test.each([
  ['packages/bus/src/a.ts', 'subgraphs/data/src/main.ts'],
  ['packages/bus/src/a.ts', 'deploy/laptop/src/index.ts'],
  ['schema/a.ts', 'packages/bus/src/index.ts'],
  ['gateway/src/a.ts', 'deploy/laptop/src/index.ts'],
  ['cli/src/commands/pilot/steer.ts', 'deploy/laptop/src/index.ts'],
])('%s is not above %s', (from, to) => {
  expect(workspaceViolations(graph(from, to), workspaces)).toEqual([`${from}: may not import ${to}`]);
});

test.each([
  ['packages/bus/src/a.ts', 'packages/db/src/index.ts'],
  ['packages/bus/src/a.test.ts', 'deploy/laptop/src/index.ts'],
  ['cli/src/local/up.ts', 'deploy/laptop/src/index.ts'],
  ['subgraphs/data/src/main.ts', 'subgraphs/data/src/file/file.store.ts'],
])('%s may import %s', (from, to) => {
  expect(workspaceViolations(graph(from, to), workspaces)).toEqual([]);
});

const direction: Direction = { folder: 'subgraphs/a/src', storeys: ['low', 'high'], processes: ['claim', 'report'] };

test.each([
  ['low', 'high'],
  ['high', 'claim'],
  ['claim', 'report'],
])('the folder %s may not import %s', (from, to) => {
  const path = `subgraphs/a/src/${from}/x.ts`;
  const target = `subgraphs/a/src/${to}/y.ts`;
  expect([...directionViolations(graph(path, target), [direction])]).toEqual([
    [`subgraphs/a/src: ${from} -> ${to}`, [`${path} imports ${target}`]],
  ]);
});

test.each([
  ['high/x.ts', 'low/y.ts'],
  ['report/x.ts', 'low/y.ts'],
  ['report/x.ts', 'report/y.ts'],
  ['report/x.ts', 'deps.ts'],
  ['main.ts', 'report/y.ts'],
  ['low/x.test.ts', 'report/y.ts'],
  ['low/x.resolvers.ts', 'report/y.ts'],
])('%s may import %s', (from, to) => {
  const found = directionViolations(graph(`subgraphs/a/src/${from}`, `subgraphs/a/src/${to}`), [direction]);
  expect([...found]).toEqual([]);
});

test('a feature’s resolvers are imported by the list of all resolvers only', () => {
  const target = 'subgraphs/a/src/low/x.resolvers.ts';
  expect(resolverViolations(graph('subgraphs/a/src/high/y.ts', target))).toHaveLength(1);
  expect(resolverViolations(graph('subgraphs/a/src/resolvers.ts', target))).toEqual([]);
});

test('a folder that no direction names is told of', () => {
  expect(unnamedFolders(['subgraphs/a/src/low/x.ts', 'subgraphs/a/src/main.ts'], [direction])).toEqual([]);
  expect(unnamedFolders(['subgraphs/a/src/new/x.ts'], [direction])).toHaveLength(1);
});

test('a subgraph exports its program and its rules', () => {
  const subgraph = (exports: Record<string, string>): Workspace => ({
    name: '@visor/data',
    folder: 'subgraphs/data',
    dependencies: [],
    devDependencies: [],
    exports,
  });
  expect(impureExports([subgraph({ '.': './src/main.ts', './a.rules': './src/a/a.rules.ts' })])).toEqual([]);
  expect(impureExports([subgraph({ './a': './src/a/a.store.ts' })])).toHaveLength(1);
});
