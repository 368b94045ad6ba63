/**
 * The structure of the code: imports are declared and go one way, the subgraphs have one frame, no circle, no unchecked
 * assertion, no export that nothing imports (docs/developing.md). `--list` shows the exports that only tests import.
 */
import { uncheckedCasts } from './casts.rules.ts';
import { needlessExports, unusedFiles } from './exports.rules.ts';
import { frameViolations } from './frame.rules.ts';
import { undeclared, workspaceEscapes } from './imports.rules.ts';
import {
  directionViolations,
  impureExports,
  migrationViolations,
  resolverViolations,
  subgraphViolations,
  unnamedFolders,
  workspaceViolations,
} from './layers.rules.ts';
import { findCircles, moduleGraph, workspaceGraph } from './module-graph.rules.ts';
import { readSources, readWorkspaces } from './repository.ts';

/** The playground is a package of its own, which Vite builds; the clients are for programs elsewhere, which import what they export. */
const OUTSIDE = /^(?:gateway\/playground|clients)\//;

const workspaces = readWorkspaces().filter(({ folder }) => !OUTSIDE.test(`${folder}/`));
const sources = readSources('**/*.{ts,tsx,js,mjs}').filter(({ path }) => !OUTSIDE.test(path));
const graph = moduleGraph(sources, workspaces);

const circles = [...findCircles(graph), ...findCircles(workspaceGraph(graph, workspaces))].map(
  (circle) => `circle: ${[...circle, circle[0]].join(' -> ')}`,
);
const directions = [...directionViolations(graph)].flatMap(([name, files]) => [
  `against the direction: ${name}`,
  ...files.map((text) => `  ${text}`),
]);
const { unused, testsOnly } = needlessExports(sources, workspaces);

if (process.argv.includes('--list')) for (const { path, name } of testsOnly) console.log(`tests only: ${path} ${name}`);
const problems = [
  ...undeclared(sources, workspaces),
  ...workspaceEscapes(sources, workspaces),
  ...migrationViolations(sources),
  ...subgraphViolations(sources),
  ...workspaceViolations(graph, workspaces),
  ...resolverViolations(graph),
  ...frameViolations(sources),
  ...impureExports(workspaces),
  ...unusedFiles(
    sources,
    workspaces,
    readSources(['**/package.json', 'visor', '.ci/run', 'bench/peer', '**/*.sh', '*/bin/*']),
  ),
  ...unnamedFolders([...graph.keys()]),
  ...directions,
  ...circles,
  ...uncheckedCasts(sources).map(({ path, line }) => `${path}:${line}: an assertion that nothing checks`),
  ...unused.map(({ path, name }) => `${path}: nothing imports ${name}; do not export it, or delete it`),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) throw new Error(`the structure is wrong in ${problems.length} lines`);
console.log(`the structure of ${sources.length} files is right; ${testsOnly.length} exports serve tests only`);
