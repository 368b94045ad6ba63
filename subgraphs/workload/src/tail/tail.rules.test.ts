import { expect, test } from '@jest/globals';
import { MAX_TAIL_BYTES } from '@visor/schema';
import fc from 'fast-check';
import { lastBytes, readBytes, storedTail } from './tail.rules.ts';

test.each([
  ['all of it', 'abc', 3, { text: 'abc', omittedBytes: 10 }],
  ['the last bytes', 'abc', 2, { text: 'bc', omittedBytes: 11 }],
  ['no part of a character', 'é€x', 3, { text: 'x', omittedBytes: 15 }],
])('of a tail %s is shown', (_, text, bytes, expected) => {
  expect(lastBytes({ text, omittedBytes: 10 }, bytes)).toEqual(expected);
});

test('whatever a pilot sends, what is stored is short and safe to show', () => {
  expect(storedTail(null)).toEqual({ text: '', omittedBytes: 0 });
  expect(storedTail({ text: '\u001b[31mred\u001b[0m\ud800', omittedBytes: -5 })).toEqual({
    text: 'red\ufffd',
    omittedBytes: 0,
  });
  expect(storedTail({ text: 'x'.repeat(MAX_TAIL_BYTES + 1), omittedBytes: 0 }).omittedBytes).toBe(1);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer(), (text, omittedBytes) => {
      const stored = storedTail({ text, omittedBytes });
      expect(stored.text.isWellFormed()).toBe(true);
      expect(stored.text).not.toMatch(/(?![\t\n])\p{Cc}/u);
      expect(stored.omittedBytes).toBeGreaterThanOrEqual(0);
    }),
  );
});

test.each([0, -1, MAX_TAIL_BYTES + 1])('%d bytes are refused', (bytes) => {
  expect(() => readBytes(bytes)).toThrow('ask for 1 to 65536');
});
