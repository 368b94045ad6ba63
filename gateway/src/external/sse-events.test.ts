import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readSseEvents } from './sse-events.ts';

async function* chunks(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  let from = 0;
  for (const cut of [...cuts.map((part) => part % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
}
async function read(text: string, cuts: readonly number[] = [], maxBytes = 1_000): Promise<object[]> {
  const events: object[] = [];
  for await (const event of readSseEvents(chunks(Buffer.from(text), cuts), maxBytes)) events.push(event);
  return events;
}

test('fields, comments and line ends are read as the standard says', async () => {
  const text =
    ': hi\n\nevent: next\ndata: {"a":\ndata: "é"}\nid: 7\nretry\n\nevent:next\r\ndata:1\r\n\r\ndata\r\revent: complete\n\n';
  expect(await read(text)).toEqual([
    { event: 'next', data: '{"a":\n"é"}' },
    { event: 'next', data: '1' },
    { event: 'message', data: '' },
    { event: 'complete', data: '' },
  ]);
});

test('an event without its end is left out; one that is too large is an error, with or without line ends', async () => {
  expect(await read('event: next\ndata: 1')).toEqual([]);
  await expect(read(`data: ${'x'.repeat(2_000)}`)).rejects.toThrow('larger than 1000 bytes');
  await expect(read('data: xxxx\n'.repeat(200))).rejects.toThrow('larger than 1000 bytes');
});

test('an LF that comes alone after its CR ends no second line, nor does it take the next one with it', async () => {
  const text = 'data: 1\r\n\ndata: 2\n\n';
  expect(await read(text, ['data: 1\r'.length, 'data: 1\r\n'.length])).toEqual(await read(text));
});

test('where the bytes are cut does not matter', async () => {
  const line = fc.constantFrom('event: next', 'data: {"é":"→"}', 'data:', ': note', '');
  const ends = fc.constantFrom('\n', '\r\n', '\r');
  const text = fc
    .array(fc.tuple(line, ends), { maxLength: 20 })
    .map((lines) => lines.map(([first, end]) => first + end).join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(), { maxLength: 8 }), async (whole, cuts) => {
      expect(await read(whole, cuts)).toEqual(await read(whole));
    }),
  );
});
