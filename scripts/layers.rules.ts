import {
  importsOf,
  isForTests,
  ownerOf,
  packageOf,
  resolvedPath,
  type Source,
  type Workspace,
} from './imports.rules.ts';
import type { ModuleGraph } from './module-graph.rules.ts';

/** The only package that a migration may import, and a numbered migration: its text is frozen while code moves on. */
const MIGRATION_BASE = '@visor/db';
const MIGRATION = /^subgraphs\/[^/]+\/migrations\/\d[^/]*\.ts$|^packages\/bus\/src\/migration\.ts$/;

/** Imports of migrations, which stay as they are while the code changes. */
export const migrationViolations = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => MIGRATION.test(path))
    .flatMap(({ path, text }) =>
      importsOf(text)
        .filter(({ from }) => from.startsWith('.') || packageOf(from) !== MIGRATION_BASE)
        .map(({ from }) => `${path}: a migration may import ${MIGRATION_BASE} only, not ${from}`),
    );

/** Which workspaces a workspace may import, by the first folder of its path; those that are absent may import all. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  packages: ['schema', 'packages'],
  subgraphs: ['schema', 'packages'],
  gateway: ['schema', 'packages'],
  pilot: ['schema', 'packages'],
  watcher: ['schema', 'packages'],
  payloads: ['schema', 'packages'],
  simulator: ['schema', 'subgraphs'],
  deploy: ['schema', 'packages'],
};

/** The part of the command line that may know the stack on this machine, and what only that part may import. */
const LOCAL_COMMANDS = 'cli/src/local/';
const LOCAL_STACK = ['deploy/laptop', 'demo', 'bench', 'simulator'];

const topOf = (path: string): string => path.split('/')[0] ?? '';

/** Imports of workspaces from above: subgraphs meet at the schema, packages serve them and know none. */
export function workspaceViolations(graph: ModuleGraph, workspaces: readonly Workspace[]): readonly string[] {
  return [...graph].flatMap(([path, targets]) => {
    if (isForTests(path)) return [];
    const own = ownerOf(path, workspaces).folder;
    const allowed = ALLOWED[topOf(path)];
    const isForbidden = (target: string): boolean => {
      const other = ownerOf(target, workspaces).folder;
      if (other === own) return false;
      if (path.startsWith('cli/') && !path.startsWith(LOCAL_COMMANDS) && LOCAL_STACK.includes(other)) return true;
      return allowed !== undefined && !allowed.includes(topOf(target));
    };
    return targets.filter(isForbidden).map((target) => `${path}: may not import ${target}`);
  });
}

/** Subgraphs never import each other, tests neither. */
export const subgraphViolations = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ path, text }) => {
    if (topOf(path) !== 'subgraphs') return [];
    const own = path.split('/').slice(0, 2).join('/');
    const isOther = (from: string): boolean => {
      const target = from.startsWith('.') ? resolvedPath(path, from) : '';
      return (
        /^@visor\/(workflow|workload|data)$/.test(packageOf(from) ?? '') ||
        (target.startsWith('subgraphs/') && !target.startsWith(`${own}/`))
      );
    };
    return importsOf(text)
      .filter(({ from }) => isOther(from))
      .map(({ from }) => `${path}: may not import ${from}`);
  });

/** Public files of subgraphs, their program apart, that are no rules: others may take pure decisions of a subgraph, nothing else. */
export const impureExports = (workspaces: readonly Workspace[]): readonly string[] =>
  workspaces
    .filter(({ folder }) => topOf(folder) === 'subgraphs')
    .flatMap(({ folder, exports }) =>
      Object.entries(exports)
        .filter(([name, file]) => name !== '.' && !file.endsWith('.rules.ts'))
        .map(([name, file]) => `${folder}/package.json: ${name} is ${file}; a subgraph exports its *.rules.ts only`),
    );

/** The folders of a subgraph's code in the one direction in which they may import each other. */
export interface Direction {
  /** `subgraphs/<name>/src`. */
  readonly folder: string;
  /** Lowest first: each may import those before it. */
  readonly storeys: readonly string[];
  /** Each may import every storey, and no other process. */
  readonly processes: readonly string[];
  /** Programs beside the subgraph's own: each may import all, and nothing imports them. */
  readonly programs?: readonly string[];
}

const DIRECTIONS: readonly Direction[] = [
  {
    folder: 'subgraphs/data/src',
    storeys: ['storage', 'dataset', 'file', 'replica', 'retention', 'link', 'transfer', 'inspection'],
    processes: [
      'registration',
      'checks',
      'download',
      'logs',
      'upload',
      'dataset-upload',
      'deletion',
      'explanation',
      'lineage',
      'search',
      'consistency',
      'scrub',
      'surplus',
      'drain',
      'utilisation',
    ],
    programs: ['inspector'],
  },
  {
    folder: 'subgraphs/workflow/src',
    storeys: ['template', 'dataset', 'workflow', 'task', 'operation', 'chain'],
    processes: ['control', 'consistency', 'explanation', 'search'],
  },
  {
    folder: 'subgraphs/workload/src',
    storeys: ['settings', 'lifecycle', 'history', 'storage', 'task', 'job', 'pilot', 'node', 'health', 'command'],
    processes: [
      'intake',
      'forming',
      'brokerage',
      'scheduling',
      'claim',
      'report',
      'tail',
      'lease',
      'registration',
      'retry',
      'cancel',
      'archive',
      'control',
      'steering',
      'consistency',
      'deletion',
      'event-log',
      'search',
      'rollup',
      'explanation',
      'events',
    ],
  },
];

/** Resolvers follow the graph of types, which runs both ways. Only the list of all resolvers imports them. */
const isResolvers = (path: string): boolean => path.endsWith('.resolvers.ts');

/** Imports of a feature's resolvers by anything but `src/resolvers.ts` and tests. */
export const resolverViolations = (graph: ModuleGraph): readonly string[] =>
  [...graph].flatMap(([path, targets]) =>
    /^subgraphs\/[^/]+\/src\/resolvers\.ts$/.test(path) || isForTests(path)
      ? []
      : targets.filter(isResolvers).map((target) => `${path}: may not import ${target}; src/resolvers.ts alone does`),
  );

/**
 * `folder: from -> to` of each import against the direction, with the files. Imports of types count; tests and resolvers
 * may import all.
 */
export function directionViolations(
  graph: ModuleGraph,
  directions: readonly Direction[] = DIRECTIONS,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [path, targets] of graph) {
    const direction = directions.find(({ folder }) => path.startsWith(`${folder}/`));
    if (!direction || isForTests(path) || isResolvers(path)) continue;
    for (const target of targets) {
      const from = featureOf(path, direction);
      const to = featureOf(target, direction);
      if (from === undefined || to === undefined || from === to || mayImport(from, to, direction)) continue;
      const name = `${direction.folder}: ${from} -> ${to}`;
      found.set(name, [...(found.get(name) ?? []), `${path} imports ${target}`]);
    }
  }
  return found;
}

/** The folder of a file below `src`; undefined for what lies in `src` itself or elsewhere. */
function featureOf(path: string, { folder }: Direction): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined;
  const parts = path.slice(folder.length + 1).split('/');
  return parts.length > 1 ? parts[0] : undefined;
}

function mayImport(from: string, to: string, { storeys, processes, programs = [] }: Direction): boolean {
  if (programs.includes(from)) return !programs.includes(to);
  const target = storeys.indexOf(to);
  if (target === -1) return false;
  return processes.includes(from) || target < storeys.indexOf(from);
}

/** Folders of a subgraph's code that its direction does not name. */
export const unnamedFolders = (
  paths: readonly string[],
  directions: readonly Direction[] = DIRECTIONS,
): readonly string[] =>
  directions.flatMap((direction) => {
    const named = new Set([...direction.storeys, ...direction.processes, ...(direction.programs ?? [])]);
    const folders = new Set(paths.map((path) => featureOf(path, direction)));
    return [...folders]
      .filter((folder) => folder !== undefined && !named.has(folder))
      .map((folder) => `${direction.folder}/${folder}: scripts/layers.rules.ts does not say what it may import`);
  });
