import { describe, expect, test } from '@jest/globals';
import { decodeEvent } from './decode-event.ts';
import { topics } from './topics.ts';
import { Refusal } from './refusal.ts';

/** What the decoder makes of bytes: a value, or the text of its refusal; anything else that it throws is a fault of it. */
function decoded(topic: string, bytes: Buffer): unknown {
  try {
    return decodeEvent(topic, bytes);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'INVALID') return error.message;
    throw error;
  }
}
const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

describe.each(topics)('%s', (topic) => {
  test.each([
    ['5,000 nested lists', nested(5_000, '[', ']')],
    ['a megabyte of nested lists', nested(500_000, '[', ']')],
    [
      'nested objects in each field',
      `{"files":${nested(5_000, '{"files":[', ']}')},"dataset":${nested(5_000, '[', ']')}}`,
    ],
    ['lists without an end', '['.repeat(1_000_000)],
    ['another kind of value', '7'],
    ['null', 'null'],
  ])('%s are refused', (_what, text) => {
    expect(decoded(topic, Buffer.from(text))).toEqual(expect.any(String));
  });

  test('a refusal is short, however much is wrong', () => {
    const names = JSON.stringify(
      Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`x${index}\0`, index])),
    );
    const wrong = `[${'{},'.repeat(200_000)}7]`;
    const long = JSON.stringify('y'.repeat(1_000_000));
    for (const text of [
      names,
      `{"files":${wrong},"names":${wrong},"jobs":${wrong}}`,
      `{"count":${long},"size":${long},"kind":${long}}`,
    ])
      expect(String(decoded(topic, Buffer.from(text))).length).toBeLessThan(11_000);
  });
});

test.each([
  ['9007199254740993', '; this one is too large'],
  ['-1e400', '; this one is too large'],
  ['2.5', ', not 2.5'],
  ['"12"', ', not "12"'],
])('a size of %s is refused without another number in its place', (size, fault) => {
  const file = `{"storage":"input","path":"a","size":${size},"checksum":"x"}`;
  const text = decoded('dsm.register.file.input', Buffer.from(`{"dataset":"d","files":[${file}]}`));
  expect(text).toBe(`files.0.size: Expected type "Long". Long must be a whole number up to 2^53 - 1${fault}`);
});
