import type { Identifier, Node, StringLiteral } from '@babel/types';
import { importOf, importsOf, isForTests, ownerOf, type Source, type Workspace } from './imports.rules.ts';
import { targetOf } from './module-graph.rules.ts';
import { declaredNames, parseModule, walk } from './syntax.rules.ts';

interface ExportedName {
  readonly path: string;
  readonly name: string;
}

const key = (path: string, name: string): string => `${path}#${name}`;

const outerName = (node: Identifier | StringLiteral): string => (node.type === 'Identifier' ? node.name : node.value);

/** The names that an import takes of its file; `*` where it takes all that there is. */
function namesTaken(node: Node): readonly string[] {
  if (node.type === 'TSImportType') return node.qualifier?.type === 'Identifier' ? [node.qualifier.name] : ['*'];
  if (node.type !== 'ImportDeclaration' && node.type !== 'ExportNamedDeclaration') return ['*'];
  return node.specifiers.map((specifier) => {
    if (specifier.type === 'ImportSpecifier') return outerName(specifier.imported);
    if (specifier.type === 'ImportDefaultSpecifier') return 'default';
    return specifier.type === 'ExportSpecifier' ? outerName(specifier.local) : '*';
  });
}

/** Every `path#name` that a file imports or exports again; `path#*` where it takes all names. */
function usesOf({ path, text }: Source, workspaces: readonly Workspace[]): readonly string[] {
  return parseModule(text)
    .statements.flatMap((statement) => [...walk(statement)])
    .flatMap((node) => {
      const found = importOf(node);
      const target = found && targetOf(path, found.from, workspaces);
      return target ? namesTaken(node).map((name) => key(target, name)) : [];
    });
}

const exportsOf = ({ path, text }: Source): readonly ExportedName[] =>
  parseModule(text)
    .statements.flatMap((statement): readonly string[] => {
      if (statement.type === 'ExportDefaultDeclaration') return ['default'];
      if (statement.type !== 'ExportNamedDeclaration') return [];
      if (statement.declaration) return declaredNames(statement.declaration).map(({ name }) => name);
      return statement.specifiers.map(({ exported }) => outerName(exported));
    })
    .map((name) => ({ path, name }));

/** Files whose exports are not reached by an import with their name: hooks and reporters of Jest, commands that the command line loads by name. */
const isEntry = (path: string): boolean =>
  /\/generated\/|^jest\.config|vite\.config|\/global-(?:setup|teardown)\.ts$|-reporter\.ts$|^cli\/src\/(?:commands|local)\//.test(
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

/** Tests, settings and migrations, which nothing has to name. */
const STARTED = /\.test\.ts$|^jest\.config|\.config\.[jt]s$|\/migrations\/\d|\/bin\//;

/** Paths, whole or from some folder on, that a text names: `src/main.ts`, `./index.ts`, `daemon.ts`. */
const pathsIn = (text: string): readonly string[] =>
  [
    ...text.replaceAll(/\$\{?\w+\}?\//g, '').matchAll(/(?:\.{0,2}\/)*((?:[\w@-][\w@.-]*\/)*[\w@-][\w@.-]*\.[a-z]+)/g),
  ].map(([, path = '']) => path);

const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');

/** Whether a text of a file names another: by its path, or by its end from a folder of the same workspace. */
function isNamed(path: string, by: string, named: string, workspaces: readonly Workspace[]): boolean {
  if (path !== named && !path.endsWith(`/${named}`)) return false;
  return named.includes('/')
    ? ownerOf(by, workspaces) === ownerOf(path, workspaces) || named.split('/').length > 2
    : folderOf(path).startsWith(folderOf(by));
}

/** Text that may start a program: all of a file that is no source, the literals of a source. */
const namedBy = ({ path, text }: Source): readonly string[] =>
  /\.(?:ts|tsx|js|mjs)$/.test(path)
    ? parseModule(text, path)
        .statements.flatMap((statement) => [...walk(statement)])
        .flatMap((node) => {
          if (node.type === 'StringLiteral') return pathsIn(node.value);
          return node.type === 'TemplateElement' ? pathsIn(node.value.cooked ?? '') : [];
        })
    : pathsIn(text);

/**
 * Files that no other file imports, and that no text names: programs are started by their path.
 * @param others files besides the sources that may start a program: package.json, shell scripts
 */
export function unusedFiles(
  sources: readonly Source[],
  workspaces: readonly Workspace[],
  others: readonly Source[],
): readonly string[] {
  const imported = new Set(
    sources.flatMap(({ path, text }) => importsOf(text).map(({ from }) => targetOf(path, from, workspaces))),
  );
  const named = [...others, ...sources].flatMap((source) => namedBy(source).map((path) => ({ path, by: source.path })));
  return sources
    .filter(({ path }) => !STARTED.test(path) && !imported.has(path))
    .filter(({ path }) => !named.some((name) => name.by !== path && isNamed(path, name.by, name.path, workspaces)))
    .map(({ path }) => `${path}: nothing imports or starts this file`);
}
