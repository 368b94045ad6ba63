import { Refusal } from './refusal.ts';

const MAX_FILTER_LENGTH = 10_000;
const MAX_TERMS = 100;
const MAX_VALUES = 1_000;
const MAX_VALUE_LENGTH = 1_000;
const SHOWN_LENGTH = 60;

/** A value of a term: as it is meant, and as a pattern where a `*` stands for any characters. */
export interface Value {
  readonly text: string;
  readonly pattern: string | undefined;
}

/** What is asked of one field. */
export interface Term {
  /** Where it begins, from 1. */
  readonly position: number;
  readonly isNegated: boolean;
  /** Undefined for a bare word. */
  readonly name: string | undefined;
  readonly operator: string;
  readonly values: readonly Value[];
  /** As it was written. */
  readonly text: string;
}

/** A text of a filter, as an error quotes it. */
export const shown = (text: string): string =>
  JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text);

/** The error of a filter. @param position from 1 */
export const wrong = (position: number, text: string): Refusal =>
  new Refusal('INVALID', `the filter is wrong at character ${position}: ${text}`, { field: 'where', position });

const SINGLE_QUOTE = `' keeps nothing together: double quotes do, as in name:"two words"; \\' stands for the letter at a beginning`;

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
    else if (character === "'" && value === '') throw wrong(at + 1, SINGLE_QUOTE);
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
export function readTerms(text: string): readonly Term[] {
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
    terms.push({ position: at + 1, isNegated: sign === '-', name, operator, values, text: text.slice(at, end) });
    at = end;
  }
  return terms;
}
