import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { reportProblem } from './report-json.rules.ts';

describe("a program's report", () => {
  test.each([
    ['{"events":9007199254740992,"x":1e300,"y":-0.1,"z":[true,null,"é"]}'],
    ['100000000000000000000'],
    ['1.50'],
    ['0.30000000000000004441'],
    ['-0'],
    ['1E+2'],
    ['0.0'],
    ['"9007199254740993 1e400 [[["'],
    ['"\\ud83d\\ude00"'],
    ['"\\\\u0000"'],
    [`${'['.repeat(60)}${']'.repeat(60)}`],
  ])('accepted: %#', (text) => {
    expect(reportProblem(text)).toBeUndefined();
  });

  test.each([
    ['{"events":9007199254740993}', /9007199254740993.*exactly/],
    ['[-123456789012345678901]', /exactly/],
    ['9007199254740993.0', /exactly/],
    ['1152921504606846976', /exactly/],
    ['{"x":1e400}', /1e400.*too large/],
    ['-1e999', /too large/],
    ['1e-400', /too small/],
    ['{"x":NaN}', /not JSON/],
    ['Infinity', /not JSON/],
    ['', /not JSON/],
    ['{"a":"x\\u0000"}', /\\u0000 in \/a/],
    ['{"\\u0000":1}', /key/],
    ['["\\ud800"]', /surrogate in \/0/],
    [`${'['.repeat(61)}${']'.repeat(61)}`, /deeper than 60/],
    [`${'['.repeat(4_200)}"\\u0000"${']'.repeat(4_200)}`, /deeper than 60/],
    [`${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`, /deeper than 60/],
    ['{"a":'.repeat(40_000), /not JSON/],
    [`"${'\\'.repeat(9)}`, /not JSON/],
  ])('refused with the reason: %#', (text, reason) => {
    expect(reportProblem(text)).toMatch(reason);
  });

  test('a whole number is taken only if it is written again with the same value', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }), (value) => {
        const same = BigInt(JSON.stringify(JSON.parse(String(value)))) === value;
        expect(reportProblem(String(value)) === undefined).toBe(same);
      }),
    );
  });

  test('any text gets a result', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['string', 'undefined']).toContain(typeof reportProblem(text));
      }),
    );
  });
});
