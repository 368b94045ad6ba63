import { isUuid } from './checks.ts';
import { Refusal } from './refusal.ts';

/*
 * Filters and orders as people write them: `state:FAILED,QUEUED name:run04* -node:wn17 size>=1GB created>=-2h`. Terms are separated by
 * blanks, and all hold; quotes and backslashes keep what is between or behind them as it is; a bare word is a part of the name.
 */

/** What can be asked of a field: `enum` has values of its own. */
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

const MAX_FILTER_LENGTH = 10_000;
const MAX_TERMS = 100;
const MAX_VALUES = 1_000;
const MAX_VALUE_LENGTH = 1_000;
const SHOWN_LENGTH = 60;

/** A value of a term: as it is meant, and as a pattern where a `*` stands for any characters. */
interface Value {
  readonly text: string;
  readonly pattern: string | undefined;
}

interface Term {
  /** Where it begins, from 1. */
  readonly position: number;
  readonly isNegated: boolean;
  /** Undefined for a bare word. */
  readonly name: string | undefined;
  readonly operator: string;
  readonly values: readonly Value[];
}

type Operators = Record<string, unknown>;

const shown = (text: string): string =>
  JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text);

const wrong = (position: number, text: string): Refusal =>
  new Refusal('INVALID', `the filter is wrong at character ${position}: ${text}`, { field: 'where', position });

const HEAD = /(-?)(?:([A-Za-z][A-Za-z_]*)(>=|<=|[:=<>]))?/y;
const BLANK = /\s/;

/** Reads the values of a term: up to the next blank outside of quotes, separated by commas. */
function readValues(text: string, start: number): { readonly values: readonly Value[]; readonly end: number } {
  const values: Value[] = [];
  let [value, pattern, isPattern, at] = ['', '', false, start];
  let quotedFrom = -1;
  const literally = (character: string): void => {
    value += character;
    pattern += character === '*' || character === '\\' ? `\\${character}` : character;
  };
  const finish = (): void => {
    if (value === '' && !isPattern) throw wrong(at + 1, 'a value is missing; "" cannot be looked for');
    if (value.length > MAX_VALUE_LENGTH)
      throw wrong(start + 1, `the value has ${value.length} characters; at most ${MAX_VALUE_LENGTH} are allowed`);
    if (values.length >= MAX_VALUES) throw wrong(start + 1, `there are more than ${MAX_VALUES} values`);
    values.push({ text: value, pattern: isPattern ? pattern : undefined });
    [value, pattern, isPattern] = ['', '', false];
  };
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') {
      at++;
      if (at >= text.length) throw wrong(at, 'a backslash keeps the character behind it as it is, and there is none');
      literally(text.charAt(at));
    } else if (character === '"') quotedFrom = quotedFrom < 0 ? at : -1;
    else if (quotedFrom >= 0) literally(character);
    else if (BLANK.test(character)) break;
    else if (character === ',') finish();
    else if (character === '*') {
      value += character;
      pattern += character;
      isPattern = true;
    } else literally(character);
  }
  if (quotedFrom >= 0) throw wrong(quotedFrom + 1, 'a quote is opened and not closed');
  finish();
  return { values, end: at };
}

/** Reads the terms of a filter. @throws Refusal INVALID that says where it is wrong */
function readTerms(text: string): readonly Term[] {
  if (text.length > MAX_FILTER_LENGTH)
    throw new Refusal('INVALID', `the filter has ${text.length} characters; at most ${MAX_FILTER_LENGTH} are allowed`, {
      field: 'where',
    });
  const terms: Term[] = [];
  for (let at = 0; at < text.length;) {
    if (BLANK.test(text.charAt(at))) {
      at++;
      continue;
    }
    if (terms.length >= MAX_TERMS) throw wrong(at + 1, `there are more than ${MAX_TERMS} terms`);
    HEAD.lastIndex = at;
    const [head = '', sign, name, operator = ':'] = HEAD.exec(text) ?? [];
    const { values, end } = readValues(text, at + head.length);
    terms.push({ position: at + 1, isNegated: sign === '-', name, operator, values });
    at = end;
  }
  return terms;
}

/** Looks up a name as people write it: `created` is `createdAt`; capitals do not count. */
function fieldNamed({ fields }: FilterTable, name: string): [name: string, field: FilterTextField] | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(fields).find(([known]) => [wanted, `${wanted}at`].includes(known.toLowerCase()));
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const RELATIVE = /^([+-]\d{1,9}(?:\.\d{1,9})?)([smhdw])$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)?$/;
const TIMES = 'a time is written as -2h (units s, m, h, d, w), 2026-11-25 or 2026-11-25T10:00Z (without zone: UTC)';

/** Reads a time; undefined where it is none. */
function readTime(text: string, now: number): number | undefined {
  const [, amount, unit] = RELATIVE.exec(text) ?? [];
  if (amount !== undefined) return inRange(now + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0));
  if (text === 'now') return now;
  if (DAY.test(text)) return inRange(Date.parse(`${text}T00:00:00Z`), text);
  const [, , , zone] = INSTANT.exec(text) ?? [];
  if (!INSTANT.test(text)) return undefined;
  return inRange(Date.parse(`${text.replace(' ', 'T')}${zone === undefined ? 'Z' : ''}`.toUpperCase()), text);
}

/** Whole milliseconds of a year from 1 to 9999; the 31st of June is no day. */
function inRange(ms: number, text?: string): number | undefined {
  const date = new Date(Math.round(ms));
  const year = date.getUTCFullYear();
  if (Number.isNaN(date.getTime()) || year < 1 || year > 9_999) return undefined;
  const [, month, day] = /^\d{4}-(\d\d)-(\d\d)/.exec(text ?? '') ?? [];
  const days = new Date(Date.UTC(year, Number(month), 0)).getUTCDate();
  return day !== undefined && Number(day) > days ? undefined : date.getTime();
}

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  t: 1e12,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
const NUMBER = /^(-?\d{1,16}(?:\.\d{1,16})?)([A-Za-z]{0,3})$/;

/** Reads a number; undefined where it is none. A whole one takes units of sizes. */
function readNumber(text: string, isWhole: boolean): number | undefined {
  const [, digits, unit = ''] = NUMBER.exec(text) ?? [];
  const factor = SIZE_UNITS[unit.toLowerCase()];
  if (digits === undefined || factor === undefined) return undefined;
  const value = Number(digits) * factor;
  if (!isWhole) return value;
  return Number.isSafeInteger(Math.round(value)) && (unit !== '' || Number.isInteger(value))
    ? Math.round(value)
    : undefined;
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
  if (isNegated) throw wrong(position, `- is for what is compared with ":"; turn the comparison of ${name} round`);
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

function flagOf(term: Term): boolean {
  const { text } = onlyValue({ ...term, isNegated: false });
  const value = { true: true, yes: true, false: false, no: false }[text.toLowerCase()];
  if (value === undefined) throw wrong(term.position, `${shown(text)} is none of true, false`);
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
  return kind === 'enum' ? enumOperators(term, values) : textOperators(term, true);
}

/** A bare word: a part of the name. */
function ofBareWord(table: FilterTable, term: Term): Term {
  const name = table.fields['name'] && 'name';
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
