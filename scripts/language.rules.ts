import type { Comment, Expression, Node, Statement } from '@babel/types';
import {
  boundNames,
  declared,
  declaredNames,
  isFunction,
  lineOf,
  parseModule,
  walk,
  type NamedLine,
} from './syntax.rules.ts';

/** Something that breaks the rules of names and comments. */
export interface LanguageFault {
  readonly line: number;
  readonly text: string;
}

interface LanguageScope {
  /** Bindings and comments inside functions count too, not only exported names, texts and the file's name. */
  readonly inside: boolean;
  /** A test: names inside it may say more. */
  readonly forTests: boolean;
}

/** Names that say nothing of the thing they stand for. */
const EMPTY_NAMES: ReadonlySet<string> = new Set(['one', 'it', 'x']);

/** Words of pictures, and of an English that is not that of the field, with the word to use (docs/glossary.md). */
const BANNED_WORDS: Readonly<Record<string, string>> = {
  allot: 'assign',
  allotment: 'output path',
  bake: 'bind',
  broom: 'cleaner',
  bury: 'insert a dead letter',
  calm: 'the name of what it limits',
  corridor: 'event log',
  culprit: 'failing message',
  culprits: 'failing messages',
  doorbell: 'notifier',
  doorbells: 'notifications',
  happening: 'event',
  hasten: 'wake',
  holdings: 'pool',
  insides: 'runtime',
  lively: 'a predicate that starts with is or has',
  nursery: 'semi-space',
  sayer: 'logger',
  said: 'log text',
  say: 'log',
  settle: 'apply, handle or close',
  surroundings: 'context',
  sweep: 'expire or delete',
  tell: 'publish or log',
  tells: 'publishes or logs',
  told: 'published or logged',
  trespass: 'violation',
  trespasses: 'violations',
  whereabouts: 'info',
};

/** Turns of phrase that a reader of ordinary English stumbles over, in comments, texts and pages. */
const BANNED_PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bwhoever\b/i, 'name who'],
  [/\bso many\b/i, 'name the number'],
  [/\b(?:of|by) (?:it|them)sel(?:f|ves) (?:is|are)\b|\bof itself\b/i, '"on its own"'],
  [/\b(?:is|are|was|were) to be\b/i, 'say who does it: "the caller must", "will be"'],
  [/\bno one's\b|\bnobody is to\b/i, 'say who may not'],
  [/\bwhence\b|\bwherefore\b|\bhereof\b|\bthereof\b|\bin the name of\b/i, 'a plain word'],
  [/\banew\b/i, '"again", or "a new ..."'],
  [/\bof before\b/i, '"older", "earlier"'],
  [/\bcall(?:s|ed|ing)? off\b/i, '"cancel"'],
  [/\bbec[ao]mes? of\b/i, '"happens to"'],
  [/\bmerely\b/i, '"only"'],
  [/, to be (?:re)?[a-z]+ed\b(?! by)/i, '"will be"'],
  [/\bthe life of\b/i, '"runs"'],
  [/\b[Tt]ells? (?!which|how)(?:\w+ ){1,4}(?:apart|from)\b|\btold (?:apart|from)\b/, '"distinguish"'],
  [/\bSays of\b/, '"marks" or "describes"'],
  [/\ballot(?:s|ted|ments?)?\b/i, '"assign"'],
  [/\b(?:brooms?|nurser(?:y|ies)|corridors?|doorbells?|culprits?|sayers?|whereabouts|surroundings)\b/i, 'no picture'],
  [/\b(?:hasten(?:s|ed)?|bury|buries|buried|bak(?:e|es|ed)|trespass(?:es)?|lively)\b/i, 'no picture'],
];

/** What stands between two words: in a comment or a page, a new line too. */
const BETWEEN_WORDS = /\s+(?:(?:\*|\/\/|#|>)\s+)?/g;

/** The same, all of a text and over its lines. */
const PHRASES = BANNED_PHRASES.map(
  ([{ source, flags }, instead]) =>
    [new RegExp(source.replaceAll(' ', BETWEEN_WORDS.source), `g${flags}`), instead] as const,
);

/** Names of files that say nothing of what they export. */
const BANNED_FILES: ReadonlySet<string> = new Set(
  (
    'allotment bake bind-datasets broom calm catalog coalesce culprits doorbell facts feed foundations hold-datasets ' +
    'holdings insides keep-postgres life live lose-orphans open owner pace pilot-in-force remains see-datasets settle ' +
    'surroundings trail whereabouts write-steps'
  ).split(' '),
);

const UPPER_SNAKE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;
const PREDICATE = /^(?:is|has|can|should|are)(?:[A-Z]|$)/;
/** Functions that do something and return whether it worked. */
const ACTION = /^(?:add|apply|delete|place|publish|remove|send|set|take|try|write)(?:[A-Z]|$)/;

const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_.-]+/)
    .map((word) => word.toLowerCase());

/** A fault for each banned word of a name. */
const nameFaults = (name: string, line: number): readonly LanguageFault[] =>
  wordsOf(name).flatMap((word) =>
    Object.hasOwn(BANNED_WORDS, word) ? [{ line, text: `${name}: for '${word}' use ${BANNED_WORDS[word]}` }] : [],
  );

/** A fault for each banned turn of phrase of a text. */
export const phraseFaults = (text: string, firstLine = 1): readonly LanguageFault[] =>
  PHRASES.flatMap(([pattern, instead]) =>
    [...text.matchAll(pattern)].map((found) => ({
      line: firstLine + text.slice(0, found.index).split('\n').length - 1,
      text: `'${found[0].replaceAll(BETWEEN_WORDS, ' ')}': ${instead}`,
    })),
  );

/** A fault when the name of a file is one of those that say nothing. */
export function fileNameFaults(path: string): readonly LanguageFault[] {
  const base =
    path
      .split('/')
      .at(-1)
      ?.replace(/(?:\.[a-z0-9]+)*\.[a-z]+$/, '') ?? '';
  return BANNED_FILES.has(base) ? [{ line: 1, text: `${base}: name the file after what it exports` }] : [];
}

/** A point's coordinate may be `x`, where a `y` stands beside it. */
function emptyNames(patterns: readonly Node[]): readonly LanguageFault[] {
  const names = patterns.flatMap(boundNames);
  const isPoint = names.some(({ name }) => name === 'y');
  return names
    .filter(({ name }) => EMPTY_NAMES.has(name) && !(name === 'x' && isPoint))
    .map(({ name, line }) => ({ line, text: `'${name}' says nothing of the thing it stands for` }));
}

/** The names that a node gives: of parameters, variables, functions, types and what it imports. */
function patternsOf(node: Node): readonly Node[] {
  if (isFunction(node)) return 'id' in node && node.id ? [node.id, ...node.params] : node.params;
  switch (node.type) {
    case 'VariableDeclaration':
      return node.declarations.map(({ id }) => id);
    case 'CatchClause':
      return node.param ? [node.param] : [];
    case 'TSFunctionType':
    case 'TSConstructorType':
    case 'TSMethodSignature':
    case 'TSCallSignatureDeclaration':
      return node.parameters;
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return [node.local];
    default:
      return [];
  }
}

/** What the parameters, variables and members of a node are named. */
function bindingFaults(node: Node): readonly LanguageFault[] {
  const patterns = patternsOf(node);
  const named = [...patterns.flatMap(boundNames), ...memberNames(node)];
  return [...emptyNames(patterns), ...named.flatMap(({ name, line }) => nameFaults(name, line))];
}

/** Names of a member of a class or an interface. */
function memberNames(node: Node): readonly NamedLine[] {
  switch (node.type) {
    case 'ClassMethod':
    case 'ClassPrivateMethod':
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ObjectMethod':
    case 'TSDeclareMethod':
    case 'TSPropertySignature':
    case 'TSMethodSignature':
      return boundNames(node.key.type === 'PrivateName' ? node.key.id : node.key);
    default:
      return [];
  }
}

/** Whether an expression is a number or a text as it stands: `5 * 60`, `'a'`, `-1`. */
function isLiteral(node: Expression | null | undefined): boolean {
  if (!node) return false;
  if (node.type === 'NumericLiteral' || node.type === 'StringLiteral' || node.type === 'BigIntLiteral') return true;
  if (node.type === 'BooleanLiteral' || node.type === 'RegExpLiteral') return true;
  if (node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression') return isLiteral(node.expression);
  if (node.type === 'UnaryExpression') return isLiteral(node.argument);
  if (node.type === 'BinaryExpression')
    return node.left.type !== 'PrivateName' && isLiteral(node.left) && isLiteral(node.right);
  return node.type === 'TemplateLiteral' && node.expressions.length === 0;
}

function constantFaults(node: Node): readonly LanguageFault[] {
  if (node.type !== 'VariableDeclaration' || node.kind !== 'const') return [];
  return node.declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && isLiteral(init) && !UPPER_SNAKE.test(id.name)
      ? [{ line: lineOf(id), text: `${id.name}: a constant of a module is UPPER_SNAKE_CASE and carries its unit` }]
      : [],
  );
}

const returnsBoolean = (node: Node): boolean =>
  isFunction(node) &&
  node.returnType?.type === 'TSTypeAnnotation' &&
  (node.returnType.typeAnnotation.type === 'TSBooleanKeyword' ||
    node.returnType.typeAnnotation.type === 'TSTypePredicate');

function predicateFaults(node: Node): readonly LanguageFault[] {
  const functions =
    node.type === 'VariableDeclaration'
      ? node.declarations.map(({ id, init }) => ({ id: id as Node, value: init as Node | null | undefined }))
      : node.type === 'FunctionDeclaration'
        ? [{ id: node.id as Node | null | undefined, value: node as Node }]
        : [];
  return functions.flatMap(({ id, value }) =>
    id?.type === 'Identifier' && value && returnsBoolean(value) && !PREDICATE.test(id.name) && !ACTION.test(id.name)
      ? [{ line: lineOf(id), text: `${id.name}: a predicate starts with is, has, can or should` }]
      : [],
  );
}

function moduleFaults(statements: readonly Statement[], { inside, forTests }: LanguageScope): readonly LanguageFault[] {
  return statements.flatMap((statement) => {
    const { node, exported } = declared(statement);
    if (!inside && !exported) return [];
    return [
      ...(inside && (node.type === 'VariableDeclaration' || isFunction(node)) ? [] : declaredNames(node)).flatMap(
        ({ name, line }) => nameFaults(name, line),
      ),
      ...(forTests ? [] : constantFaults(node)),
      ...(exported && !forTests ? predicateFaults(node) : []),
    ];
  });
}

/** Texts of a module: string literals and the fixed parts of templates. */
function textFaults(node: Node): readonly LanguageFault[] {
  if (node.type === 'StringLiteral') return phraseFaults(node.value, lineOf(node));
  if (node.type === 'JSXText') return phraseFaults(node.value, lineOf(node));
  if (node.type === 'TemplateElement') return phraseFaults(node.value.cooked ?? '', lineOf(node));
  return [];
}

const commentFaults = (comment: Comment): readonly LanguageFault[] =>
  phraseFaults(comment.value, comment.loc?.start.line ?? 1);

/** What breaks the rules of names and comments in one TypeScript file. */
export function languageFaults(path: string, text: string, scope: LanguageScope): readonly LanguageFault[] {
  const { statements, comments } = parseModule(text, path);
  const nodes = statements.flatMap((statement) => [...walk(statement)]);
  return [
    ...fileNameFaults(path),
    ...moduleFaults(statements, scope),
    ...(scope.inside ? nodes.flatMap((node) => bindingFaults(node)) : []),
    ...nodes.flatMap(textFaults),
    ...(scope.inside ? comments.flatMap(commentFaults) : []),
  ].toSorted((a, b) => a.line - b.line);
}
