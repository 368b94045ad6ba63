import { expect, test } from '@jest/globals';
import { isInt, listById, pageOf, readPage, type PagedList, type PageRequest } from './page.rules.ts';

const ids = ['a', 'b', 'c'].map((letter) => `0190a000-0000-7000-8000-00000000000${letter}`);
const letters = listById('letters');
const rows = ids.map((id) => ({ id }));
const numbers: PagedList<readonly [number]> = {
  name: 'numbers',
  defaultSize: 7,
  isPlace: (parts): parts is readonly [number] => parts.length === 1 && isInt(parts[0]),
  takesUnnamed: true,
};
const cursor = (...parts: readonly unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
const refusal = (request: PageRequest, list: Parameters<typeof readPage>[0] = letters): unknown => {
  try {
    return readPage(list, request);
  } catch (error) {
    return error;
  }
};

test('a page ends with a cursor with which the next one begins', () => {
  const range = readPage(letters, { first: 2 });
  const page = pageOf(letters, range, rows, ({ id }) => [id]);
  expect(page).toMatchObject({ nodes: rows.slice(0, 2), pageInfo: { hasNextPage: true } });
  expect(readPage(letters, { after: page.pageInfo.endCursor })).toEqual({ size: 50, after: [ids[1]] });
  const last = pageOf(letters, { size: 3 }, rows, ({ id }) => [id]);
  expect(last.pageInfo.hasNextPage).toBe(false);
});

test('an empty page has no cursor, and null is the same as nothing', () => {
  expect(pageOf(letters, { size: 1 }, [], () => [''])).toEqual({
    nodes: [],
    pageInfo: { hasNextPage: false, endCursor: null },
  });
  expect(readPage(numbers, { first: null, after: null })).toEqual({ size: 7, after: null });
});

test.each([0, -1, 1_001, 1_000_000_000, -(2 ** 31), 1.5, Number.NaN])(
  'first: %d is refused by value and range',
  (first) => {
    expect(refusal({ first })).toMatchObject({
      code: 'INVALID',
      message: `first must be from 1 to 1000, not ${first}`,
      details: { field: 'first' },
    });
  },
);

test.each([1, 1_000])('first: %d is taken', (first) => expect(readPage(letters, { first }).size).toBe(first));

test.each([
  ['an empty text', ''],
  ['words', 'x'],
  ['a number', '99999999999'],
  ['an id', ids[0]],
  ['NUL', '\0'],
  ['a lone surrogate', '\uD800'],
  ['a cursor of another list', cursor('numbers', ids[0])],
  ['a cursor without a list', cursor(ids[0])],
  ['a cursor without a place', cursor('letters')],
  ['a place of another kind', cursor('letters', 3)],
  ['one part too many', cursor('letters', ids[0], ids[1])],
  ['a cursor among other characters', ` ${cursor('letters', ids[0])}`],
  ['a cursor cut short', cursor('letters', ids[0]).slice(0, -3)],
  ['no list', Buffer.from('{"0":"letters"}').toString('base64url')],
  ['a list nested 100,000 deep', Buffer.from('['.repeat(100_000)).toString('base64url')],
])('%s is no cursor', (_what, after) => {
  expect(refusal({ after: after ?? '' })).toMatchObject({
    code: 'INVALID',
    message: expect.stringMatching(/^after must be an endCursor of letters, not ".{0,200}"; leave it out/su) as unknown,
    details: { field: 'after' },
  });
});

test('a list takes the cursors that it gave before only where it says so', () => {
  expect(readPage(numbers, { after: cursor(-5) }).after).toEqual([-5]);
  expect(readPage(numbers, { after: cursor('numbers', 2 ** 31 - 1) }).after).toEqual([2 ** 31 - 1]);
  for (const parts of [[2 ** 31], [-(2 ** 31) - 1], [1.5], ['1'], [1e300], [null]])
    expect(refusal({ after: cursor(...parts) }, numbers as never)).toMatchObject({ code: 'INVALID' });
});
