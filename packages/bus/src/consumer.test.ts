import { expect, test } from '@jest/globals';
import { Refusal } from '@visor/schema';
import { decodeMessages } from './consumer.ts';
import type { RawEvent } from './message-log.ts';

const raw = (value: string): RawEvent => ({
  topic: 't',
  partition: 0,
  offset: 7n,
  key: 'k',
  headers: {},
  value: Buffer.from(value),
  time: new Date(0),
});

test('whatever a decoder throws makes a dead letter of its message alone, with a reason of bounded length', () => {
  const decode = (_topic: string, value: Buffer): unknown => {
    const text = value.toString();
    if (text === 'refused') throw new Refusal('CONFLICT', 'no');
    if (text === 'thrown') throw 'words';
    if (text === 'long') throw new Error('y'.repeat(4_000_000));
    return text;
  };
  const { readable, unreadable } = decodeMessages(['a', 'refused', 'thrown', 'long', 'b'].map(raw), decode);
  expect(readable.map(({ value }) => value)).toEqual(['a', 'b']);
  expect(unreadable.map(({ fault }) => [fault.code, fault.reason.slice(0, 5), fault.reason.length])).toEqual([
    ['CONFLICT', 'no', 2],
    ['INVALID', 'words', 5],
    ['INVALID', 'yyyyy', 2_022],
  ]);
});
