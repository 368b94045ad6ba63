import { importsOf, isForTests, type Source, type Workspace } from './imports.rules.ts';
import { targetOf } from './module-graph.rules.ts';

interface ExportedName {
  readonly path: string;
  readonly name: string;
}

const DECLARED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) ([\w$]+)/gm;
const NAMED = /^(import|export)\s+(?:type\s+)?(?:[\w$]+,\s*)?\{([^}]*)\}(?:\s+from\s+'([^']+)')?/gm;
const WHOLE = /^(?:import|export)\s+(?:type\s+)?\*(?:\s+as\s+[\w$]+)?\s+from\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;
const DEFAULT = /^import\s+(?:type\s+)?[\w$]+(?:,\s*\{[^}]*\})?\s+from\s+'([^']+)'/gm;

const withoutComments = (text: string): string => text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');

/** `a, type b as c`: the outer name of an export, the imported name of an import. */
const namesOf = (list: string, side: 'source' | 'exported'): readonly string[] =>
  list
    .split(',')
    .map((item) => item.trim().replace(/^type\s+/, ''))
    .filter((item) => item !== '')
    .map((item) => {
      const [source = '', exported = source] = item.split(/\s+as\s+/);
      return side === 'source' ? source : exported;
    });

const key = (path: string, name: string): string => `${path}#${name}`;

/** Every `path#name` that a file imports or hands on; `path#*` where it takes all that there is. */
function usesOf({ path, text }: Source, workspaces: readonly Workspace[]): readonly string[] {
  const code = withoutComments(text);
  const at = (from: string | undefined): string | undefined => from && targetOf(path, from, workspaces);
  const uses: string[] = [];
  for (const [, , list = '', from] of code.matchAll(NAMED)) {
    const target = at(from);
    if (target) uses.push(...namesOf(list, 'source').map((name) => key(target, name)));
  }
  for (const [, from, called] of code.matchAll(WHOLE)) {
    const target = at(from ?? called);
    if (target) uses.push(key(target, '*'));
  }
  for (const [, from] of code.matchAll(DEFAULT)) {
    const target = at(from);
    if (target) uses.push(key(target, 'default'));
  }
  return uses;
}

function exportsOf({ path, text }: Source): readonly ExportedName[] {
  const code = withoutComments(text);
  const declared = [...code.matchAll(DECLARED)].map(([, name = '']) => name);
  const handedOn = [...code.matchAll(NAMED)].flatMap(([, word, list = '']) =>
    word === 'export' ? namesOf(list, 'exported') : [],
  );
  return [...declared, ...handedOn].map((name) => ({ path, name }));
}

/** Files whose exports are not reached by an import with their name: hooks of Jest, commands that the command line loads by name. */
const isEntry = (path: string): boolean =>
  /\/generated\/|^jest\.config|vite\.config|\/global-(?:setup|teardown)\.ts$|^cli\/src\/(?:commands|local)\//.test(
    path,
  );

interface NeedlessExports {
  /** Imported by no file. */
  readonly unused: readonly ExportedName[];
  /** Imported by tests only. */
  readonly testsOnly: readonly ExportedName[];
}

/** Exports that no other file imports. A package's public names count as used only where another file imports them. */
export function needlessExports(sources: readonly Source[], workspaces: readonly Workspace[]): NeedlessExports {
  const used = new Set<string>();
  const usedByTests = new Set<string>();
  for (const source of sources) {
    const uses = usesOf(source, workspaces);
    for (const use of uses) (isForTests(source.path) ? usedByTests : used).add(use);
  }
  const has = (set: ReadonlySet<string>, { path, name }: ExportedName): boolean =>
    set.has(key(path, name)) || set.has(key(path, '*'));
  const all = sources.filter(({ path }) => !isEntry(path)).flatMap(exportsOf);
  const notUsed = all.filter((exported) => !has(used, exported) && !isForTests(exported.path));
  return {
    unused: [
      ...notUsed.filter((exported) => !has(usedByTests, exported)),
      ...all.filter((exported) => isForTests(exported.path) && !has(used, exported) && !has(usedByTests, exported)),
    ],
    testsOnly: notUsed.filter((exported) => has(usedByTests, exported)),
  };
}

/** Programs, tests and settings, which nothing has to name. */
const STARTED =
  /(?:^|\/)(?:main|index)\.ts$|\.test\.ts$|^jest\.config|\.config\.[jt]s$|^scripts\/[^/]+\.ts$|\/migrations\/|\/bin\//;

/**
 * Files that no other file imports, and that no text names: programs are started by their path.
 * @param texts of files besides the sources that may start a program: package.json, shell scripts
 */
export function unusedFiles(
  sources: readonly Source[],
  workspaces: readonly Workspace[],
  texts: readonly string[],
): readonly string[] {
  const imported = new Set(sources.flatMap((source) => usesOf(source, workspaces)).map((use) => use.split('#')[0]));
  const effects = sources.flatMap(({ path, text }) =>
    importsOf(text).map(({ from }) => targetOf(path, from, workspaces)),
  );
  for (const target of effects) imported.add(target);
  return sources
    .filter(({ path }) => !STARTED.test(path) && !imported.has(path))
    .filter(({ path }) => {
      const base = path.split('/').at(-1) ?? '';
      return ![...texts, ...sources.filter((other) => other.path !== path).map(({ text }) => text)].some((text) =>
        text.includes(base),
      );
    })
    .map(({ path }) => `${path}: nothing imports or starts this file`);
}
