import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isInexactNumber, keepInexactNumbers, numberProblem, parseJson } from './exact-numbers.ts';

const inexact = [
  '9007199254740993',
  '-9007199254740995',
  '1e400',
  '-1E+999',
  '123456789012345678901234567890',
  '1e-400',
];
const exact = [
  '0',
  '-0',
  '9007199254740991',
  '1e20',
  '1.5e3',
  '0.1',
  '3.141592653589793238462643',
  '100000000000000000000',
];

test.each(inexact)('%s is kept as written', (literal) => {
  const value = parseJson(`{"parameters":{"a":[1,${literal}]}}`) as { parameters: { a: unknown[] } };
  expect(isInexactNumber(value.parameters.a[1])).toBe(true);
  expect(JSON.stringify(value)).toBe(`{"parameters":{"a":[1,${literal}]}}`);
  expect(numberProblem(literal)).toContain(literal.slice(0, 40));
});

test.each(exact)('%s is a number as ever', (literal) => {
  expect(parseJson(`[${literal}]`)).toEqual([Number(literal)]);
});

test.each(['1.5e400', '1.000000000000001e400', '1E-400', '-9007199254740993.0'])(
  '%s is found wherever it stands',
  (literal) => {
    for (const text of [literal, `[${literal}]`, `[1,\n${literal}]`, `{"a":${literal}}`, `{"a" :\t${literal} }`])
      expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text, keepInexactNumbers)));
  },
);

test('digits within texts and names are texts', () => {
  const text = '{"12345678901234567890":"9007199254740993 1e400"}';
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

test('any value that JavaScript writes is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('any whole number is kept exactly or as it was written', () => {
  fc.assert(
    fc.property(fc.bigInt(), (whole) => {
      const value = parseJson(String(whole));
      if (typeof value === 'number') expect(BigInt(value)).toBe(whole);
      else expect(JSON.stringify(value)).toBe(String(whole));
    }),
  );
});
