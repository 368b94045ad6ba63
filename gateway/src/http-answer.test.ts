import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HttpAnswer } from './http-answer.rules.ts';

const TEXT = '{"data":{"name":"größer 𝛑"}}';
const LENGTH = Buffer.byteLength(TEXT);

const withLength = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${LENGTH}\r\n\r\n${TEXT}`;

/** The text in chunks of at most `size` bytes. */
function inChunks(size: number): Buffer {
  const bytes = Buffer.from(TEXT);
  const parts: Buffer[] = [Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')];
  for (let from = 0; from < bytes.length; from += size) {
    const part = bytes.subarray(from, from + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

/** Reads bytes that come in pieces that end at `ends`. */
function read(bytes: Buffer, ends: readonly number[]): { text: string | undefined; answer: HttpAnswer } {
  const answer = new HttpAnswer();
  let text: string | undefined;
  const places = [0, ...ends.map((end) => end % bytes.length).toSorted((a, b) => a - b), bytes.length];
  for (const [index, from] of places.slice(0, -1).entries()) {
    expect(text).toBeUndefined();
    const piece = bytes.subarray(from, places[index + 1]);
    if (piece.length > 0) text = answer.push(piece);
  }
  return { text, answer };
}

test('an answer is the same in whatever pieces it comes', () => {
  const pieces = fc.array(fc.nat(500), { maxLength: 12 });
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 40 }), fc.boolean(), (ends, size, isChunked) => {
      const { text, answer } = read(isChunked ? inChunks(size) : Buffer.from(withLength), ends);
      expect(text).toBe(TEXT);
      expect(answer.keepsConnection).toBe(true);
    }),
  );
});

test('an answer without a length ends with its connection', () => {
  const answer = new HttpAnswer();
  expect(answer.push(Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${TEXT}`))).toBeUndefined();
  expect(answer.keepsConnection).toBe(false);
  expect(answer.end()).toBe(TEXT);
});

test('an answer that is cut off is none', () => {
  const answer = new HttpAnswer();
  expect(answer.push(Buffer.from(withLength.slice(0, -3)))).toBeUndefined();
  expect(answer.end()).toBeUndefined();
});

test.each([
  ['an end that the server says', withLength.replace('\r\n', '\r\nConnection: close\r\n')],
  ['more than was asked for', `${withLength}HTTP/1.1 200 OK`],
])('a connection is not kept after %s', (_, bytes) => {
  const { text, answer } = read(Buffer.from(bytes), []);
  expect(text).toBe(TEXT);
  expect(answer.keepsConnection).toBe(false);
});

test.each([
  ['SSH-2.0-OpenSSH\r\n\r\n', 'it begins with "SSH-2.0-OpenSSH"'],
  ['HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'its content-length is "-1"'],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n', 'the size of a chunk is "z\\r\\n"'],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n', 'it has trailers'],
  [`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(70_000)}`, 'its headers have no end'],
])('%.40j is refused', (bytes, reason) => {
  expect(() => new HttpAnswer().push(Buffer.from(bytes))).toThrow(reason);
});
