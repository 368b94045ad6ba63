import { isText, type Node } from './document.ts';
import { getField, kindOf } from './fields.ts';
import { suggest, type Problems } from './problems.ts';
import type { Value } from './types.ts';

const scalars = ['string', 'int', 'long', 'float', 'double', 'boolean'] as const;

/** A CWL type of this version's slice. */
export interface Type {
  readonly base: (typeof scalars)[number] | 'enum' | 'File' | 'stdout' | 'stderr';
  readonly array: boolean;
  readonly optional: boolean;
  readonly symbols?: readonly string[];
}

const simple = [...scalars, 'File', 'stdout', 'stderr'] as const;
const isSimple = (name: string): name is (typeof simple)[number] => (simple as readonly string[]).includes(name);
const files = { list: 'File[]', one: 'File', maybe: 'File?' };

function named(text: string, node: Node, problems: Problems): Type | undefined {
  const optional = text.endsWith('?');
  const rest = optional ? text.slice(0, -1) : text;
  const array = rest.endsWith('[]');
  const base = array ? rest.slice(0, -2) : rest;
  if (base === 'Directory') {
    problems.error(node, 'SPD_DIRECTORY', 'Directory ports are not supported', 'use File: a dataset holds files');
  } else if (base === 'null') {
    problems.error(node, 'CWL_TYPE_UNKNOWN', '"null" alone holds nothing', 'write e.g. int?');
  } else if (base === 'Any' || base === 'stdin' || base === 'record' || base === 'enum' || base === 'array') {
    const hint =
      base === 'stdin' ? 'use type: File and stdin: $(inputs.<id>.path)' : `use ${simple.join(', ')} or an enum`;
    problems.error(node, 'SPD_PARAM_TYPE', `type "${text}" is not supported here`, hint);
  } else if (!isSimple(base)) {
    problems.error(node, 'CWL_TYPE_UNKNOWN', `type "${text}" is not known`, suggest(base, simple));
  } else if (array && base !== 'File') {
    problems.error(
      node,
      'SPD_PARAM_TYPE',
      `lists of ${base} are not supported`,
      'pass one text, or several parameters',
    );
  } else return { base, array, optional };
  return undefined;
}

function union(node: Node & { kind: 'list' }, problems: Problems): Type | undefined {
  const others = node.items.filter((item) => !(item.kind === 'scalar' && item.value === 'null'));
  const [only] = others;
  if (others.length === 1 && only) {
    const type = readType(only, problems);
    return type && { ...type, optional: type.optional || others.length < node.items.length };
  }
  problems.error(
    node,
    'SPD_PARAM_TYPE',
    'a choice of several types is not supported',
    'name one type, or null and one type',
  );
  return undefined;
}

/** Reads a type in any of CWL's notations; undefined where it is (reported as) unknown or unsupported. */
export function readType(node: Node, problems: Problems): Type | undefined {
  if (node.kind === 'list') return union(node, problems);
  if (node.kind === 'scalar') {
    if (typeof node.value === 'string') return named(node.value, node, problems);
    problems.error(node, 'CWL_FIELD', `"type" must be text, not ${kindOf(node)}`);
    return undefined;
  }
  const kind = getField(node, 'type');
  const name = kind?.kind === 'scalar' ? kind.value : undefined;
  if (getField(node, 'inputBinding')) {
    problems.error(node, 'CWL_FIELD', 'inputBinding inside a type is not supported', 'bind the input itself');
    return undefined;
  }
  if (name === 'enum') return enumeration(node, problems);
  const items = getField(node, 'items');
  if (name === 'array' && items?.kind === 'scalar') return named(`${String(items.value)}[]`, items, problems);
  if (name === 'array') {
    problems.error(node, 'SPD_PARAM_TYPE', 'only lists of File are supported', files.list);
  } else problems.error(node, 'CWL_TYPE_UNKNOWN', 'this type is not supported', `use ${simple.join(', ')} or an enum`);
  return undefined;
}

function enumeration(node: Node & { kind: 'map' }, problems: Problems): Type | undefined {
  const list = getField(node, 'symbols');
  const symbols = list?.kind === 'list' ? list.items.map((one) => (one.kind === 'scalar' ? one.value : null)) : [];
  if (symbols.length > 0 && symbols.every((one) => typeof one === 'string'))
    return { base: 'enum', array: false, optional: false, symbols };
  problems.error(node, 'CWL_FIELD_MISSING', 'an enum needs "symbols", a list of texts');
  return undefined;
}

export const isFile = (type: Type): boolean => type.base === 'File';

export const showType = ({ base, array, optional, symbols }: Type): string =>
  `${symbols ? `enum of ${symbols.join(', ')}` : base}${array ? '[]' : ''}${optional ? '?' : ''}`;

/** Whether a parameter of that type may have the value. */
export function isValueOf(type: Type, value: unknown): value is Value {
  if (value === null) return type.optional;
  if (type.array) return false;
  switch (type.base) {
    case 'string':
      return typeof value === 'string' && isText(value);
    case 'enum':
      return typeof value === 'string' && (type.symbols ?? []).includes(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'int':
      return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 31;
    case 'long':
      return Number.isSafeInteger(value);
    case 'float':
    case 'double':
      return Number.isFinite(value);
    default:
      return false;
  }
}
