import { existsSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { StoredFileFragment } from '#operations';
import { openHelperStorage } from '@visor/storage';
import { testDirectory, until } from '@visor/testkit';
import { getFile, type GetTarget } from './get-file.ts';

const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
const checksum = crc32(bytes).toString(16).padStart(8, '0');
const file: StoredFileFragment = {
  id: '01a21934-656f-725f-b2bb-89ee5cc3f916',
  name: 'прогон 1.raw',
  size: bytes.length,
  checksum,
  checksumKind: 'crc32',
  replicas: [],
};

let stack: AsyncDisposableStack;
let dir: string;
let links: number;
let origin: string;
/** Ranges that were asked for. */
let asked: (string | undefined)[];
/** What the server does with each request; then it answers as it should. */
let faults: ((request: IncomingMessage, response: ServerResponse) => void)[];

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  dir = stack.use(testDirectory()).path;
  [links, asked, faults] = [0, [], []];
  const server = createServer((request, response) => {
    asked.push(request.headers.range);
    const fault = faults.shift();
    if (fault) return fault(request, response);
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(206, { 'content-length': bytes.length - start }).end(bytes.subarray(start));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  stack.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => stack.disposeAsync());

const target = (more: Partial<GetTarget> = {}): GetTarget => ({
  dir,
  force: false,
  linkTo: async () => `${origin}/files/${++links}`,
  signal: new AbortController().signal,
  onBytes: () => {},
  ...more,
});
const path = (): string => join(dir, file.name);
const refusal = (status: number, message: string) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(status).end(JSON.stringify({ errors: [{ message }] }));
const breakAfter = (length: number) => (request: IncomingMessage, response: ServerResponse) => {
  const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
  response.writeHead(206, { 'content-length': bytes.length - start });
  response.write(bytes.subarray(start, start + length), () => response.destroy());
};

test('a file is fetched once, and is there under its name only', async () => {
  expect(await getFile(file, target())).toBe(true);
  expect(readFileSync(path())).toEqual(bytes);
  expect(readdirSync(dir)).toEqual([file.name]);
  expect(await getFile(file, target())).toBe(false);
  expect(asked).toEqual(['bytes=0-']);
});

test('it goes on behind what came, after a break, with a new link where one is over, and in a later run', async () => {
  faults = [
    breakAfter(40_000),
    refusal(403, 'this link was good until then'),
    refusal(503, 'too many'),
    refusal(410, 'it is gone'),
  ];
  await expect(getFile(file, target())).rejects.toThrow(`${file.name}: it is gone`);
  expect(existsSync(path())).toBe(false);
  expect(links).toBe(2);
  expect(await getFile(file, target())).toBe(true);
  expect(readFileSync(path())).toEqual(bytes);
  expect(new Set(asked)).toEqual(new Set(['bytes=0-', 'bytes=40000-']));
});

test('a server that knows no ranges sends all again', async () => {
  faults = [breakAfter(40_000), (_request, response) => void response.end(bytes)];
  expect(await getFile(file, target())).toBe(true);
  expect(readFileSync(path())).toEqual(bytes);
});

test('bytes that are not those of the catalog get no name and are not kept', async () => {
  faults = [(_request, response) => void response.end(Buffer.alloc(bytes.length))];
  await expect(getFile(file, target())).rejects.toThrow('the bytes that came are not those of the catalog');
  expect(readdirSync(dir)).toEqual([]);
});

test('another file of the name is refused, or replaced where that is wanted; a link is neither followed nor replaced', async () => {
  writeFileSync(path(), 'mine');
  await expect(getFile(file, target())).rejects.toThrow('is another file: remove it');
  expect(readFileSync(path(), 'utf8')).toBe('mine');
  expect(await getFile(file, target({ force: true }))).toBe(true);
  expect(readFileSync(path())).toEqual(bytes);
  symlinkSync('/etc/hostname', join(dir, 'link'));
  await expect(getFile({ ...file, name: 'link' }, target({ force: true }))).rejects.toThrow('is another file');
});

test('names that are paths are refused', async () => {
  for (const name of ['../x', '/etc/x', 'a/b', '..', ''])
    await expect(getFile({ ...file, name }, target())).rejects.toThrow('is no name of a file here');
});

test('two runs at once give one file', async () => {
  expect(
    (await Promise.all([getFile(file, target()), getFile(file, target())])).filter(Boolean).length,
  ).toBeGreaterThanOrEqual(1);
  expect(readFileSync(path())).toEqual(bytes);
  expect(readdirSync(dir)).toEqual([file.name]);
});

test('an interrupted run leaves its part, and the next one goes on', async () => {
  const stop = new AbortController();
  faults = [
    (_request, response) => {
      response.writeHead(206, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 30_000));
    },
  ];
  const onBytes = (count: number): void => {
    if (count > 0) stop.abort(new Error('stopped'));
  };
  await expect(getFile(file, target({ signal: stop.signal, onBytes }))).rejects.toThrow('stopped');
  expect(existsSync(path())).toBe(false);
  await getFile(file, target());
  expect(asked.length).toBe(2);
  expect(Number(/\d+/.exec(asked[1] ?? '')?.[0])).toBeGreaterThan(0);
});

test('a copy from a storage of this machine tells how far it is; the signal breaks it off, and nothing is left', async () => {
  const stored = join(dir, 'stored');
  writeFileSync(stored, '');
  const size = 2 ** 40;
  truncateSync(stored, size);
  const stop = new AbortController();
  let moved = 0;
  const storage = stack.use(openHelperStorage({ size: 1, max: 1 }));
  const replicas = [{ status: 'AVAILABLE', url: pathToFileURL(stored).href }] as StoredFileFragment['replicas'];
  const copied = getFile(
    { ...file, size, replicas },
    target({ storage, signal: stop.signal, onBytes: (more) => void (moved += more) }),
  ).catch(String);
  await until(() => moved > 0, { what: 'bytes are told of' });
  stop.abort(new Error('stopped by SIGINT'));
  expect([await copied, moved]).toEqual(['Error: stopped by SIGINT', 0]);
  expect(readdirSync(dir)).toEqual(['stored']);
});
