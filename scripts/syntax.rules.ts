import { parse, type ParserPlugin } from '@babel/parser';
import type {
  ArrowFunctionExpression,
  ClassMethod,
  ClassPrivateMethod,
  Comment,
  FunctionDeclaration,
  FunctionExpression,
  Node,
  ObjectMethod,
  Statement,
  TSDeclareFunction,
  TSDeclareMethod,
} from '@babel/types';

/** A TypeScript module as its syntax tree. */
interface Module {
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
}

const parsed = new Map<string, Module>();

/** The syntax tree of a text; each text is parsed once. */
export function parseModule(text: string, path = 'module.ts'): Module {
  const key = `${path.endsWith('x') ? 'jsx' : 'ts'}:${text}`;
  const known = parsed.get(key);
  if (known) return known;
  const module = parseText(text, path);
  parsed.set(key, module);
  return module;
}

function parseText(text: string, path: string): Module {
  const jsx: ParserPlugin[] = path.endsWith('x') ? ['jsx'] : [];
  try {
    // The compiler judges what is declared twice; here a tree is enough.
    const plugins: ParserPlugin[] = ['typescript', 'explicitResourceManagement', ...jsx];
    const file = parse(text, { sourceType: 'module', errorRecovery: true, plugins });
    return { statements: file.program.body, comments: file.comments ?? [] };
  } catch (error) {
    throw new Error(`${path} cannot be parsed: ${String(error)}`, { cause: error });
  }
}

type FunctionNode =
  | FunctionDeclaration
  | FunctionExpression
  | ArrowFunctionExpression
  | ClassMethod
  | ClassPrivateMethod
  | ObjectMethod
  | TSDeclareFunction
  | TSDeclareMethod;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

export const lineOf = (node: Node): number => node.loc?.start.line ?? 1;

/** Every node of a tree, a parent before its children. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const [name, value] of Object.entries(node)) {
    if (name === 'loc' || name.endsWith('Comments') || name === 'extra') continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value as unknown])
      if (isNode(child)) yield* walk(child);
  }
}

/** A name and the line where it stands. */
export interface NamedLine {
  readonly name: string;
  readonly line: number;
}

/** Names that a pattern binds: those of `{ a, b: [c = 1], ...d }` are a, c and d. */
export function boundNames(pattern: Node): readonly NamedLine[] {
  switch (pattern.type) {
    case 'Identifier':
      return [{ name: pattern.name, line: lineOf(pattern) }];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? boundNames(element) : []));
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'TSParameterProperty':
      return boundNames(pattern.parameter);
    default:
      return [];
  }
}

export const isFunction = (node: Node): node is FunctionNode =>
  node.type === 'FunctionDeclaration' ||
  node.type === 'FunctionExpression' ||
  node.type === 'ArrowFunctionExpression' ||
  node.type === 'ClassMethod' ||
  node.type === 'ClassPrivateMethod' ||
  node.type === 'ObjectMethod' ||
  node.type === 'TSDeclareFunction' ||
  node.type === 'TSDeclareMethod';

/** The declaration of a statement of a module, and whether it is exported. */
export function declared(statement: Statement): { readonly node: Node; readonly exported: boolean } {
  const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : undefined;
  return inner ? { node: inner, exported: true } : { node: statement, exported: false };
}

/** Names that a statement of a module declares. */
export function declaredNames(node: Node): readonly NamedLine[] {
  if (node.type === 'VariableDeclaration') return node.declarations.flatMap(({ id }) => boundNames(id));
  if ('id' in node && isNode(node.id) && node.id.type === 'Identifier') return boundNames(node.id);
  return [];
}
