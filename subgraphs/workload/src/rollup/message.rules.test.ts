import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { messageOf } from './message.rules.ts';

test('failures that differ in numbers, ids and paths have one message', () => {
  expect(messageOf('killed: used 2048 MiB of 1024')).toBe('killed: used <n> MiB of <n>');
  expect(messageOf('no file /data/in/run 42.raw at file:///buffer/run42.raw\n')).toBe(
    'no file <path> <n>.raw at <path>',
  );
  expect(messageOf('job 01890a5d-ac96-774b-bcce-b302099a8057 on wn17: exit 1')).toBe('job <id> on wn<n>: exit <n>');
  expect(messageOf('checksum is d41d8cd98f00b204e9800998ecf8427e, at 0xdeadbeef')).toBe('checksum is <id>, at <id>');
  expect(messageOf('run1.6af40f.raw of decade 1234567')).toBe('run<n>.<id>.raw of decade <n>');
  expect(messageOf('Файл 7 повреждён')).toBe('Файл <n> повреждён');
  expect(messageOf('')).toBe('');
});

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 500 }),
  fc
    .array(fc.constantFrom('/', ':', '.', '1', 'a', '<n>', '<path>', ' ', '0x', '-', '~', '"', 'http://', '\n'), {
      maxLength: 60,
    })
    .map((parts) => parts.join('')),
);

test('a message is short, has no number, and is its own message', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const message = messageOf(text);
      expect([...message].length).toBeLessThanOrEqual(200);
      expect(message).not.toMatch(/\d/u);
      expect(message.isWellFormed()).toBe(true);
      expect(messageOf(message)).toBe(message);
    }),
  );
});
