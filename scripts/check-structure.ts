/**
 * The structure of the code: imports are declared and go one way, no circle, no unchecked assertion, no export that
 * nothing imports (docs/developing.md). What is still to be mended stands in `pending.ts`.
 */
import { uncheckedCasts } from './casts.rules.ts';
import { needlessExports, unusedFiles } from './exports.rules.ts';
import { ownerOf, undeclared } from './imports.rules.ts';
import {
  directionViolations,
  migrationViolations,
  resolverViolations,
  subgraphViolations,
  unnamedFolders,
  workspaceViolations,
} from './layers.rules.ts';
import { findCircles, moduleGraph, workspaceGraph } from './module-graph.rules.ts';
import { PENDING_CASTS, PENDING_CIRCLES, PENDING_DIRECTIONS, PENDING_EXPORTS } from './pending.ts';
import { readSources, readWorkspaces } from './repository.ts';

const workspaces = readWorkspaces();
const sources = readSources('**/*.{ts,tsx,js,mjs}');
const graph = moduleGraph(sources, workspaces);

/** Findings of a workspace that has more of them than are pending. */
function aboveLimit<T extends { readonly path: string }>(
  found: readonly T[],
  limits: Readonly<Record<string, number>>,
  textOf: (item: T) => string,
): readonly string[] {
  const byWorkspace = Map.groupBy(found, ({ path }) => ownerOf(path, workspaces).folder || 'scripts');
  return [...byWorkspace].flatMap(([folder, items]) => {
    const limit = limits[folder] ?? 0;
    if (items.length <= limit) return [];
    return [
      `${folder}: ${items.length} where at most ${limit} are pending:`,
      ...items.map((item) => `  ${textOf(item)}`),
    ];
  });
}

const circles = [...findCircles(graph), ...findCircles(workspaceGraph(graph, workspaces))]
  .filter((circle) => !circle.some((path) => PENDING_CIRCLES.includes(path)))
  .map((circle) => `circle: ${[...circle, circle[0]].join(' -> ')}`);
const directions = [...directionViolations(graph)]
  .filter(([name]) => !PENDING_DIRECTIONS.includes(name))
  .flatMap(([name, files]) => [`against the direction: ${name}`, ...files.map((text) => `  ${text}`)]);
const { unused, testsOnly } = needlessExports(sources, workspaces);

if (process.argv.includes('--list')) {
  for (const { path, name } of unused) console.log(`unused ${path} ${name}`);
  for (const { path, name } of testsOnly) console.log(`tests only ${path} ${name}`);
  for (const { path, line } of uncheckedCasts(sources)) console.log(`cast ${path}:${line}`);
}
const problems = [
  ...undeclared(sources, workspaces),
  ...migrationViolations(sources),
  ...subgraphViolations(sources),
  ...workspaceViolations(graph, workspaces),
  ...resolverViolations(graph),
  ...unusedFiles(
    sources,
    workspaces,
    readSources(['**/package.json', 'visor', '.ci/run', '**/*.sh']).map(({ text }) => text),
  ),
  ...unnamedFolders([...graph.keys()]),
  ...directions,
  ...circles,
  ...aboveLimit(
    uncheckedCasts(sources),
    PENDING_CASTS,
    ({ path, line }) => `${path}:${line}: an assertion that nothing checks`,
  ),
  ...aboveLimit(
    unused,
    PENDING_EXPORTS,
    ({ path, name }) => `${path}: nothing imports ${name}; do not export it, or delete it`,
  ),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) throw new Error(`the structure is wrong in ${problems.length} lines`);
console.log(`the structure of ${sources.length} files is right; ${testsOnly.length} exports serve tests only`);
