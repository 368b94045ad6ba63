import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_LINE_LENGTH, safeLine } from './log-line.rules.ts';

const lineOf = (fields: object): string => `${JSON.stringify({ level: 30, msg: 'x', ...fields })}\n`;

test('a short line keeps its values, and no character of it acts on a terminal', () => {
  const strange = '\u001b[2J\u009b31m\u202Etxt.exe\u2028\u200b\ufeff\u0000\u007f end';
  const line = safeLine(lineOf({ name: strange, [strange]: 1 }));
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  expect(line).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u2028\u202e\u200b\ufeff]+\n$/u);
  expect(JSON.parse(line)).toEqual({ level: 30, msg: 'x', name: strange, [strange]: 1 });
});

test.each([
  ['a long text', { reason: 'y'.repeat(1_000_000) }],
  ['many fields', Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`field${n}`, 'z'.repeat(1_000)]))],
  ['a long list', { list: Array.from({ length: 100_000 }, (_, n) => n) }],
  ['long names', { ['n'.repeat(100_000)]: { ['m'.repeat(100_000)]: 1 } }],
  ['lists in lists', { list: Array.from({ length: 40 }, () => Array.from({ length: 40 }, () => 'v'.repeat(3_000))) }],
])('%s makes a line of bounded length that is JSON and says that it was cut', (_what, fields) => {
  const line = safeLine(lineOf(fields));
  // Of six characters where every one must be escaped.
  expect(line.length).toBeLessThanOrEqual(MAX_LINE_LENGTH + 1);
  expect(JSON.parse(line)).toMatchObject({
    level: 30,
    msg: 'x',
    cut: expect.stringMatching(/^from \d+ char/) as unknown,
  });
});

test('whatever is logged is one line of JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary', maxLength: 30_000 }), (value, text) => {
      const line = safeLine(lineOf({ value, text }));
      expect(line.indexOf('\n')).toBe(line.length - 1);
      JSON.parse(line);
    }),
  );
});
