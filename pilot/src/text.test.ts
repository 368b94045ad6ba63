import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { printable } from '@visor/schema';
import { begunText, lastLines, listNames, printableName } from './text.rules.ts';

describe('text of strangers', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007after', 'after'],
    ['\u001b]8;;http://x\u001b\\link', 'link'],
    ['\u001bP1$r0m\u001b\\x', 'x'],
    ['a\rb\r\nc', 'a\nb\nc'],
    ['\u0000\u0007\u007f', '\u2400\u2407\u2421'],
    ['abc\u202edef\u200b', 'abc\ufffddef\ufffd'],
    ['\ud800x', '\ufffdx'],
    ['\u009b31mx', 'x'],
    ['tab\tand\nline', 'tab\tand\nline'],
    ['\u001b', '\u241b'],
  ])('%j becomes %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test('holds nothing that a terminal obeys, whatever it was', () => {
    const letters = fc.constantFrom('\u001b', '[', ']', '\\', '\u0007', '\u009b', '\u202e', '1', ';', 'm', '\n', 'x');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: letters }), fc.string({ unit: 'binary' })), (text) => {
        expect(printable(text)).not.toMatch(/(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });

  test('of a stream that goes on holds no part of a character or control sequence', () => {
    const whole = 'a\u001b[1;31mé€😀\u001b]0;title\u0007\ufeffb\u001b]0;x\u001b\\c';
    const bytes = Buffer.from(whole);
    for (let length = 0; length <= bytes.length; length++)
      expect('aé€😀\ufffdbc'.startsWith(printable(begunText(bytes.subarray(0, length))))).toBe(true);
    expect(printable(begunText(bytes))).toBe('aé€😀\ufffdbc');
    expect(begunText(Buffer.from([0x61, 0xff, 0xfe]))).toBe('a\ufffd\ufffd');
  });
  test('names are one line', () => {
    expect(printableName('a\nb\tc')).toBe('a\u240ab\u2409c');
    expect(printableName('x'.repeat(500)).length).toBeLessThan(210);
    expect(listNames(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
  });

  test('the last lines are kept within both limits', () => {
    expect(lastLines('a\nb\nc\n\n', 2, 100)).toBe('b\nc');
    expect(lastLines('x'.repeat(50), 2, 10)).toBe(`…${'x'.repeat(9)}`);
    expect(lastLines('', 2, 10)).toBe('');
  });
});
