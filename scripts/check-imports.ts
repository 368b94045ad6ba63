/**
 * Every import of another package is declared by the workspace that makes it, nothing but tests needs what an
 * installation without development dependencies lacks, and no import breaks the layers (docs/developing.md).
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { trespasses, undeclared, type Workspace } from './imports.rules.ts';

const root = join(import.meta.dirname, '..');
const outside = ['node_modules', '.visor', '.turbo', 'playground'];
const files = (pattern: string | readonly string[]): readonly string[] =>
  globSync(pattern, { cwd: root, exclude: (name) => outside.includes(name.split('/').at(-1) ?? '') }).toSorted();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Package {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function workspace(path: string): Workspace {
  const { name, dependencies, devDependencies } = JSON.parse(read(path)) as Package;
  const folder = dirname(path) === '.' ? '' : dirname(path);
  return {
    name,
    folder,
    dependencies: Object.keys(dependencies ?? {}),
    devDependencies: Object.keys(devDependencies ?? {}),
  };
}

const folders = (JSON.parse(read('package.json')) as Package).workspaces ?? [];
const workspaces = ['package.json', ...files(folders.map((folder) => `${folder}/package.json`))].map(workspace);
const sources = files('**/*.{ts,js,mjs}').map((path) => ({ path, text: read(path) }));
const problems = [...undeclared(sources, workspaces), ...trespasses(sources)];
for (const problem of problems) console.error(problem);
if (problems.length > 0) throw new Error(`${problems.length} imports are wrong`);
console.log(`imports of ${sources.length} files are declared`);
