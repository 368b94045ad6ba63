import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addedText as added } from './added-text.rules.ts';

const addedText = (former: string, next: string, omittedBytes = 0) =>
  added({ text: former, omittedBytes: 0 }, { text: next, omittedBytes });

test('what was printed before is not printed again', () => {
  expect(addedText('', 'one')).toEqual({ text: 'one', isGap: false });
  expect(addedText('one\n', 'one\ntwo\n')).toEqual({ text: 'two\n', isGap: false });
  expect(addedText('...one\n', 'ne\ntwo\n')).toEqual({ text: 'two\n', isGap: false });
  expect(addedText('one\n', 'one\n')).toEqual({ text: '', isGap: false });
  expect(addedText('one\n', 'nine\n')).toEqual({ text: 'nine\n', isGap: true });
});

test('of a text that repeats itself what is new is seen, and what was missed', () => {
  const [whole, part] = ['x'.repeat(65_536), 'x'.repeat(1_000)];
  expect(addedText(whole, whole, 1_000)).toEqual({ text: part, isGap: false });
  expect(addedText(whole, whole, 1e7)).toEqual({ text: whole, isGap: true });
  expect(addedText('', whole, 1e7)).toEqual({ text: whole, isGap: true });
});

test('parts of a growing text, each with the end of the one before, make the whole text', () => {
  const lines = fc.array(fc.stringMatching(/^[a-zа-я]{0,6}$/), { minLength: 1 });
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 20 }), (parts, window) => {
      let [whole, seen, printed] = ['', '', ''];
      parts.forEach((part, index) => {
        const line = `${index}:${part}\n`;
        const next = whole.slice(-window) + line;
        whole += line;
        printed += addedText(seen, next).text;
        seen = next;
      });
      expect(printed).toBe(whole);
    }),
  );
});
