import { expect, test } from '@jest/globals';
import { seededRandom } from '@visor/schema/seeded-random';
import { account, pick } from './soak.rules.ts';

const expected = new Map([
  ['a', 'A'],
  ['b', 'B'],
  ['c', 'C'],
  ['d', 'D'],
]);
const output = (name: string, content: string | undefined, ...parents: string[]) => ({ name, content, parents });

test('an account of outputs names what is lost, doubled, damaged and of no input', () => {
  const outputs = [
    output('a.1', 'A', 'a'),
    output('b.1', 'B', 'b'),
    output('b.2', 'B', 'b'),
    output('c.1', 'half', 'c'),
    output('x.1', 'X', 'x'),
    output('y.1', 'A', 'a', 'b'),
  ];
  expect(account(expected, outputs)).toEqual({
    lost: ['d'],
    duplicated: ['b'],
    wrongBytes: ['c.1'],
    foreign: ['x.1', 'y.1'],
  });
});

test('an output without bytes is damaged, not lost', () => {
  expect(account(new Map([['a', 'A']]), [output('a.1', undefined, 'a')])).toMatchObject({
    lost: [],
    wrongBytes: ['a.1'],
  });
});

test('a seed gives one order of numbers from 0 to below 1', () => {
  const [first, again, other] = [seededRandom(7), seededRandom(7), seededRandom(8)];
  const numbers = Array.from({ length: 100 }, first);
  expect(Array.from({ length: 100 }, again)).toEqual(numbers);
  expect(Array.from({ length: 100 }, other)).not.toEqual(numbers);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(pick([], first)).toBeUndefined();
});
