import { isUuid } from './checks.ts';
import { readTerms, shown, wrong, type Term, type Value } from './filter-terms.ts';
import { DAY, readNumber, readTime, TIMES } from './filter-values.ts';
import { assertKnownTexts } from './known-texts.ts';
import { ownValue } from './own-value.ts';
import { Refusal } from './refusal.ts';

/*
 * Filters and orders as people write them: `state:FAILED,QUEUED name:run04* -node:wn17 size>=1GB created>=-2h`. Terms are separated by
 * blanks, and all hold; quotes and backslashes keep what is between or behind them as it is; a bare word is a part of the name.
 */

/** What can be asked of a field: `enum` has values of its own; a `text` with values has no others, where one that ends with `*` stands for all that begin so. */
export interface FilterTextField {
  /** Its name in the API. */
  readonly field: string;
  readonly kind: 'text' | 'id' | 'long' | 'float' | 'time' | 'flag' | 'enum';
  readonly values?: readonly string[];
}

/** What can be asked of a list: its fields by the names that people write, and its orders. */
export interface FilterTable {
  /** What it is a list of, e.g. `jobs`. */
  readonly of: string;
  readonly fields: Readonly<Record<string, FilterTextField>>;
  readonly orders: readonly string[];
}

type Operators = Record<string, unknown>;

/** Looks up a name as people write it: `created` is `createdAt`; capitals do not count. */
function fieldNamed({ fields }: FilterTable, name: string): [name: string, field: FilterTextField] | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(fields).find(([known]) => [wanted, `${wanted}at`].includes(known.toLowerCase()));
}

const COMPARISONS: Readonly<Record<string, string>> = {
  ':': 'eq',
  '=': 'eq',
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
};
const isEquality = (operator: string): boolean => operator === ':' || operator === '=';

function onlyValue({ values, position, isNegated, name }: Term): Value {
  const [value, ...others] = values;
  if (!value || others.length > 0) throw wrong(position, `${name} takes one value, not ${values.length}`);
  if (isNegated)
    throw wrong(
      position,
      `- stands before texts and fixed values, not before the number or time ${name}: compare it with < or >`,
    );
  return value;
}

function timeOperators(term: Term, now: number): Operators {
  const { text } = onlyValue(term);
  const time = readTime(text, now);
  if (time === undefined) throw wrong(term.position, `${shown(text)} is no time; ${TIMES}`);
  const at = (ms: number): string => new Date(ms).toISOString();
  switch (term.operator) {
    case '>=':
      return { gte: at(time) };
    case '>':
      return { gte: at(time + 1) };
    case '<':
      return { lt: at(time) };
    case '<=':
      return { lt: at(time + 1) };
    default:
      if (DAY.test(text)) return { gte: at(time), lt: at(time + 86_400_000) };
      throw wrong(term.position, `${term.name} is compared with >= and <; with ":" it takes a day, as 2026-11-25`);
  }
}

function numberOperators(term: Term, kind: 'long' | 'float'): Operators {
  const { text } = onlyValue(term);
  const value = readNumber(text, kind === 'long');
  if (value === undefined)
    throw wrong(
      term.position,
      `${shown(text)} is no ${kind === 'long' ? 'whole number (units as 1GB, 4MiB)' : 'number'}`,
    );
  return { [COMPARISONS[term.operator] ?? 'eq']: value };
}

const FLAGS: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

function flagOf(term: Term): boolean {
  const { text } = onlyValue({ ...term, isNegated: false });
  const value = ownValue(FLAGS, text.toLowerCase());
  if (value === undefined) throw wrong(term.position, `${shown(text)} is none of yes, no, true, false`);
  return value !== term.isNegated;
}

function enumOperators({ values, isNegated, position, name }: Term, known: readonly string[]): Operators {
  const found = values.map(({ text }) => {
    const value = known.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    if (value !== undefined) return value;
    throw wrong(position, `${name} is never ${shown(text)}; its values are ${known.join(', ')}`);
  });
  return { [isNegated ? 'not' : 'in']: found };
}

function textOperators({ values, isNegated, position, name }: Term, takesPatterns: boolean): Operators {
  const [first] = values;
  const texts = values.map(({ text }) => text);
  if (values.every(({ pattern }) => pattern === undefined)) {
    if (isNegated) return { not: texts };
    return values.length === 1 ? { eq: first?.text } : { in: texts };
  }
  if (!takesPatterns) throw wrong(position, `${name} is compared as a whole: * has no meaning in it`);
  if (values.length > 1) throw wrong(position, `a value of ${name} with * stands alone, not in a list`);
  return { [isNegated ? 'notLike' : 'like']: first?.pattern };
}

/** A text that is no id is most likely a name, which would find nothing. */
function idOperators(term: Term): Operators {
  const operators = textOperators(term, false);
  const wrongValue = term.values.find(({ text }) => !isUuid(text));
  if (wrongValue)
    throw wrong(
      term.position,
      `${term.name} is compared with ids, as 01a21989-330d-7481-b3ea-0856eadaed18, and ${shown(wrongValue.text)} is none`,
    );
  return operators;
}

function operatorsOf(term: Term, { kind, values = [] }: FilterTextField, now: number): Operators | boolean {
  if (kind === 'time') return timeOperators(term, now);
  if (kind === 'long' || kind === 'float') return numberOperators(term, kind);
  if (!isEquality(term.operator))
    throw wrong(term.position, `${term.name} is compared with ":" only, not with "${term.operator}"`);
  if (kind === 'flag') return flagOf(term);
  if (kind === 'id') return idOperators(term);
  if (kind === 'enum') return enumOperators(term, values);
  if (values.length > 0) assertKnownTexts(term, values);
  return textOperators(term, true);
}

/** Words of other languages for filters, where they are not in quotes. */
const CONNECTIVE = /^-?(?:OR|AND|NOT|&&|\|\|)$/;
const COMPARED = /^[^"\\]*[:=<>]/;

/** A bare word: a part of the name. What was meant as something else finds nothing, and is refused. */
function ofBareWord(table: FilterTable, term: Term): Term {
  const name = table.fields['name'] && 'name';
  if (CONNECTIVE.test(term.text))
    throw wrong(
      term.position,
      `there is no ${term.text}: all terms hold, one of several values is state:A,B, and - in front means not; a word of a name stands in quotes`,
    );
  if (name && COMPARED.test(term.text))
    throw wrong(
      term.position,
      `${shown(term.text)} compares no field; fields are ${Object.keys(table.fields).join(', ')}; a part of a name with such letters stands in quotes`,
    );
  const [value, ...others] = term.values;
  if (!name)
    throw wrong(
      term.position,
      `${table.of} have no name to look for ${shown(value?.text ?? '')} in: write field:value; fields are ${Object.keys(table.fields).join(', ')}`,
    );
  if (!value || others.length > 0) throw wrong(term.position, 'a comma stands between values, as in name:a,b');
  const pattern = value.pattern ?? `*${value.text.replaceAll(/[*\\]/g, '\\$&')}*`;
  return { ...term, name, values: [{ text: value.text, pattern }] };
}

/** Adds what a term asks to what the terms before it ask of the same field. */
function merge(term: Term, before: unknown, added: Operators | boolean): unknown {
  if (before === undefined) return added;
  if (typeof before === 'boolean' || typeof added === 'boolean')
    throw wrong(term.position, `${term.name} is given twice`);
  const merged: Operators = { ...(before as Operators) };
  for (const [operator, value] of Object.entries(added)) {
    const earlier = merged[operator];
    if (operator === 'not' && Array.isArray(earlier)) merged[operator] = [...earlier, ...(value as unknown[])];
    else if (earlier === undefined) merged[operator] = value;
    else throw wrong(term.position, `${term.name} is given twice; several values stand behind one ":", as a,b`);
  }
  return merged;
}

/**
 * Reads a filter as people write it. @param now for times such as -2h, milliseconds since 1970
 * @returns the `where` of the list. @throws Refusal INVALID that says what is wrong, where, and what exists
 */
export function parseFilter<Where extends object>(table: FilterTable, text: string, now: number): Where {
  const where: Record<string, unknown> = {};
  for (const read of readTerms(text)) {
    const term = read.name === undefined ? ofBareWord(table, read) : read;
    const [name, field] = fieldNamed(table, term.name ?? '') ?? [];
    if (name === undefined || !field)
      throw wrong(
        term.position,
        `${table.of} have no field ${shown(term.name ?? '')}; fields are ${Object.keys(table.fields).join(', ')}`,
      );
    const named = { ...term, name };
    where[field.field] = merge(named, where[field.field], operatorsOf(named, field, now));
  }
  return where as Where;
}

/** A term of a filter: one of these values. */
export const filterTerm = (name: string, values: readonly string[]): string =>
  `${name}:${values.map((value) => `"${value.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}`;

/** A term of a filter: a part of a text. */
export const filterPart = (name: string, part: string): string => `${name}:*"${part.replaceAll(/["\\]/g, '\\$&')}"*`;

/** What a list is ordered by. */
interface OrderText<By extends string> {
  readonly by: By;
  readonly direction: 'ASC' | 'DESC';
}

const plainName = (order: string): string => order.replaceAll('_', '').toLowerCase();

/** Reads an order as people write it: `endedAt`, or `-ended` for the last first. @throws Refusal INVALID that says which exist */
export function parseOrder<By extends string>(table: FilterTable, text: string): OrderText<By> {
  const [, sign, name = ''] = /^([+-]?)([A-Za-z_]{1,100})$/.exec(text.trim()) ?? [];
  const by = table.orders.find((order) => [plainName(name), `${plainName(name)}at`].includes(plainName(order)));
  if (by !== undefined) return { by: by as By, direction: sign === '-' ? 'DESC' : 'ASC' };
  const known = table.orders.map((order) =>
    order.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
  );
  throw new Refusal(
    'INVALID',
    `${table.of} cannot be ordered by ${shown(text)}; orders are ${known.join(', ')}, and each with - in front for the reverse`,
    { field: 'orderBy' },
  );
}
