import { expect, test } from '@jest/globals';
import type { Workspace } from './imports.rules.ts';
import { findCircles, moduleGraph, targetOf, workspaceGraph } from './module-graph.rules.ts';

const workspace = (name: string, folder: string): Workspace => ({
  name,
  folder,
  dependencies: [],
  devDependencies: [],
  exports: { '.': './src/index.ts', './testing': './test/kit.ts' },
});
const workspaces = [workspace('visor', ''), workspace('@visor/a', 'packages/a'), workspace('@visor/b', 'packages/b')];
const source = (path: string, ...lines: readonly string[]) => ({ path, text: lines.join('\n') });

test('an import leads to the file that is meant, by its path or by the public name of a package', () => {
  expect(targetOf('packages/a/src/x.ts', '../y.ts', workspaces)).toBe('packages/a/y.ts');
  expect(targetOf('packages/a/src/x.ts', '@visor/b', workspaces)).toBe('packages/b/src/index.ts');
  expect(targetOf('packages/a/src/x.ts', '@visor/b/testing', workspaces)).toBe('packages/b/test/kit.ts');
  expect(targetOf('packages/a/src/x.ts', '@visor/b/other', workspaces)).toBeUndefined();
  expect(targetOf('packages/a/src/x.ts', 'node:fs', workspaces)).toBeUndefined();
});

test('a circle over imports of types is a circle, and a shortest one is told', () => {
  const sources = [
    source('packages/a/src/1.ts', "import type { A } from './2.ts';", "import { b } from './3.ts';"),
    source('packages/a/src/2.ts', "import { b } from './1.ts';"),
    source('packages/a/src/3.ts', "import { b } from './2.ts';"),
    source('packages/a/src/4.ts', "import { b } from './1.ts';"),
  ];
  expect(findCircles(moduleGraph(sources, workspaces))).toEqual([
    ['packages/a/src/1.ts', 'packages/a/src/2.ts'],
    ['packages/a/src/3.ts', 'packages/a/src/2.ts', 'packages/a/src/1.ts'],
  ]);
});

test('workspaces have no circle, what their tests import apart', () => {
  const down = source('packages/a/src/1.ts', "import { b } from '@visor/b';");
  const up = (path: string) => source(path, "import { a } from '@visor/a';");
  const own = [source('packages/a/src/index.ts'), source('packages/b/src/index.ts')];
  const circles = (path: string) =>
    findCircles(workspaceGraph(moduleGraph([down, up(path), ...own], workspaces), workspaces));
  expect(circles('packages/b/src/1.ts')).toEqual([['packages/a', 'packages/b']]);
  expect(circles('packages/b/src/1.test.ts')).toEqual([]);
});
