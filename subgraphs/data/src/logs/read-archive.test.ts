import { createWriteStream, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { testDirectory } from '@visor/testkit';
import { pack, type Headers } from 'tar-stream';
import { walkArchive, type Member } from './read-archive.ts';
import { readMemberText, type MemberText } from './read-text.ts';
import { wholeCharacters } from './whole-characters.rules.ts';

const stack = new AsyncDisposableStack();
let dir: string;
let made = 0;
const { signal } = new AbortController();

beforeAll(() => {
  dir = stack.use(testDirectory()).path;
});
afterAll(() => stack.disposeAsync());

async function tarOf(entries: readonly (readonly [Headers, string?])[]): Promise<Buffer> {
  const archive = pack();
  for (const [headers, text] of entries) archive.entry(headers, text ?? '');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function write(bytes: Uint8Array): string {
  const path = join(dir, String(++made));
  writeFileSync(path, bytes);
  return path;
}

async function membersOf(path: string): Promise<Member[]> {
  await using handle = await open(path);
  const members: Member[] = [];
  await walkArchive(handle, signal, async (member) => members.push(member) === 0);
  return members;
}

async function textOf(path: string, member: string, offset: number | null, bytes: number) {
  await using handle = await open(path);
  return await readMemberText(handle, signal, { member, offset, bytes });
}

test('members are listed as their headers have them, packed or not; nothing is followed', async () => {
  const tar = await tarOf([
    [{ name: 'stdout' }, 'one\ntwo\n'],
    [{ name: '/etc/passwd' }, 'x'],
    [{ name: '../up' }, ''],
    [{ name: 'link', type: 'symlink', linkname: '/etc/passwd' }],
    [{ name: 'folder/', type: 'directory' }],
    [{ name: 'fifo', type: 'fifo' }],
    [{ name: `длинное-${'x'.repeat(2_000)}` }, 'y'],
  ]);
  const expected = [
    { name: 'stdout', size: 8, kind: 'FILE' },
    { name: '/etc/passwd', size: 1, kind: 'FILE' },
    { name: '../up', size: 0, kind: 'FILE' },
    { name: 'link', size: 0, kind: 'LINK' },
    { name: 'folder/', size: 0, kind: 'FOLDER' },
    { name: 'fifo', size: 0, kind: 'OTHER' },
    { name: `длинное-${'x'.repeat(1_016)}`, size: 1, kind: 'FILE' },
  ];
  expect(await membersOf(write(tar))).toEqual(expected);
  const packed = write(gzipSync(tar));
  expect(await membersOf(packed)).toEqual(expected);
  expect((await textOf(packed, 'stdout', null, 4))?.text).toBe('two\n');
  expect(await textOf(packed, 'link', null, 100)).toBeUndefined();
  expect(await textOf(packed, 'none', null, 100)).toBeUndefined();
  expect((await textOf(packed, 'stdout', 100, 4))?.text).toBe('');
});

test('what is no archive, cut off or of headers without end is refused with the reason', async () => {
  const tar = await tarOf([[{ name: 'a' }, 'x'.repeat(100_000)]]);
  const refusal = (bytes: Uint8Array): Promise<unknown> =>
    membersOf(write(bytes)).then(
      (members) => members.length,
      (error: Error) => error.message,
    );
  expect(await refusal(Buffer.from('no archive'.repeat(100)))).toMatch(/^the log archive cannot be read: /);
  expect(await refusal(gzipSync(tar).subarray(0, 80))).toMatch(
    /^the log archive cannot be read: unexpected end of file/,
  );
  expect(await refusal(gzipSync(tar).fill(7, 50))).toMatch(/^the log archive cannot be read: /);
  const long = Buffer.from(await tarOf([[{ name: 'x', type: 'file' }, '']]));
  // The header says that a name of 4 GB follows.
  const bomb = Buffer.concat([longNameHeader(long), Buffer.alloc(2 * 1024 * 1024, 'n')]);
  expect(await refusal(gzipSync(bomb))).toBe(
    'the log archive cannot be read: it has a header that is too long; download it to look at it',
  );
});

/** Makes the header of a member one of a GNU long name of 4 GB. */
function longNameHeader(tar: Buffer): Buffer {
  const header = Buffer.from(tar.subarray(0, 512));
  header.write('L', 156);
  header.write('37777777777', 124);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

test('an archive that unpacks to too much is refused; one of too many members is listed to a bound', async () => {
  const bomb = join(dir, 'bomb');
  const archive = pack();
  const size = 600 * 1024 * 1024;
  const chunk = Buffer.alloc(4 * 1024 * 1024);
  const zeros = Readable.from(Array.from({ length: size / chunk.length }, () => chunk));
  const written = pipeline(archive, createGzip({ level: 1 }), createWriteStream(bomb));
  await pipeline(zeros, archive.entry({ name: 'zeros', size }));
  archive.finalize();
  await written;
  await expect(membersOf(bomb)).rejects.toThrow('it unpacks to more than 536870912 bytes');
  const many = await tarOf(Array.from({ length: 10_100 }, (_, index) => [{ name: `f${index}` }]));
  expect(await membersOf(write(many))).toHaveLength(10_000);
});

test('a walk ends with its signal', async () => {
  const path = write(await tarOf([[{ name: 'a' }, 'x'.repeat(100_000)]]));
  await using handle = await open(path);
  const stopped = AbortSignal.abort(new Error('too long'));
  await expect(walkArchive(handle, stopped, async () => false)).rejects.toThrow('too long');
});

test('parts that follow each other are the whole text, and none cuts a character', async () => {
  const text = 'прогон 1: ∂∑ 😀 end\n'.repeat(50);
  const path = write(gzipSync(await tarOf([[{ name: 'stdout' }, text]])));
  for (const bytes of [4, 7, 64, 1_000]) {
    let whole = '';
    for (let offset: number | null = 0; offset !== null;) {
      const part: MemberText | undefined = await textOf(path, 'stdout', offset, bytes);
      expect(part?.text).not.toContain('\uFFFD');
      whole += part?.text ?? '';
      offset = part?.nextOffset ?? null;
    }
    expect(whole).toBe(text);
  }
  expect((await textOf(path, 'stdout', null, 30))?.text).toMatch(/end\n$/);
});

test('parts of any bytes are taken, and go on', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), fc.boolean(), fc.boolean(), (bytes, isStart, isEnd) => {
      const { skipped, length } = wholeCharacters(bytes, { isStart, isEnd });
      expect(length).toBeGreaterThan(0);
      expect(skipped).toBeLessThanOrEqual(isStart ? 0 : 3);
      expect(skipped + length).toBeGreaterThanOrEqual(bytes.length - (isEnd ? 0 : 3));
    }),
  );
});
