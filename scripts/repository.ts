import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Source, Workspace } from './imports.rules.ts';

const root = join(import.meta.dirname, '..');
const OUTSIDE: ReadonlySet<string> = new Set(['node_modules', '.visor', '.turbo']);

const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Files that match, sorted; paths are relative to the root. */
const listFiles = (pattern: string | readonly string[]): readonly string[] =>
  globSync(pattern, { cwd: root, exclude: (name) => OUTSIDE.has(name.split('/').at(-1) ?? '') })
    .map((path) => normalize(path))
    .toSorted();

/** All files of a pattern with their text. */
export const readSources = (pattern: string | readonly string[]): readonly Source[] =>
  listFiles(pattern).map((path) => ({ path, text: readText(path) }));

interface Package {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
}

function readWorkspace(path: string): Workspace {
  const { name, dependencies, devDependencies, exports } = JSON.parse(readText(path)) as Package;
  return {
    name,
    folder: dirname(path) === '.' ? '' : dirname(path),
    dependencies: Object.keys(dependencies ?? {}),
    devDependencies: Object.keys(devDependencies ?? {}),
    exports: exports ?? {},
  };
}

/** Every package of the repository, the root first. */
export function readWorkspaces(): readonly Workspace[] {
  const { workspaces = [] } = JSON.parse(readText('package.json')) as Package;
  return ['package.json', ...listFiles(workspaces.map((folder) => `${folder}/package.json`))].map(readWorkspace);
}
