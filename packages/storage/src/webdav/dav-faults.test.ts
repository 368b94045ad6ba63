import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { openStorage, type StorageOptions } from '../storage.ts';
import { toDavError } from './dav-client.ts';

const bytes = Buffer.alloc(300_000, 'spd');
const expected = {
  size: bytes.length,
  checksum: createHash('md5').update(bytes).digest('hex'),
  checksumKind: 'md5',
} as const;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const describeFile = (response: ServerResponse, size = bytes.length): void =>
  void response
    .writeHead(207)
    .end(
      `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/x</D:href><D:propstat><D:prop><D:getcontentlength>${size}</D:getcontentlength></D:prop></D:propstat></D:response></D:multistatus>`,
    );

/** A server that answers by method, and with 500 where there is no handler. */
async function server(handlers: Readonly<Record<string, Handler>>, options: StorageOptions = {}) {
  const directory = testDirectory();
  const seen: string[] = [];
  const http = createServer((request, response) => {
    seen.push(`${request.method} ${request.headers.authorization ?? ''}`.trim());
    const handler = handlers[request.method ?? ''];
    if (handler) handler(request, response);
    else response.writeHead(500).end();
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  writeFileSync(join(directory.path, 'made'), bytes);
  return {
    origin,
    seen,
    storage: openStorage(options),
    url: `${origin}/d/x`,
    path: (name: string) => join(directory.path, name),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((closed) => http.close(closed));
      await directory[Symbol.asyncDispose]();
    },
  };
}

const exists: Handler = (_request, response) => describeFile(response);
const missing: Handler = (_request, response) => void response.writeHead(404).end();

test.each<[string, Handler, object]>([
  ['sends less than it says', (_q, r) => void r.writeHead(200).end(bytes.subarray(1)), { reason: 'SIZE_MISMATCH' }],
  [
    'never ends',
    (_q, r) => {
      const send = (): void => {
        while (r.writable && r.write(bytes));
      };
      r.on('drain', send);
      r.on('error', () => {});
      send();
    },
    { reason: 'SIZE_MISMATCH', text: expect.stringContaining('more than') },
  ],
  ['sends other bytes', (_q, r) => void r.end(Buffer.alloc(bytes.length)), { reason: 'CHECKSUM_MISMATCH' }],
  ['refuses', (_q, r) => void r.writeHead(403).end(), { reason: 'NOT_READABLE' }],
  ['has none any more', missing, { reason: 'NOT_FOUND' }],
  [
    'redirects to another host',
    (_q, r) => void r.writeHead(302, { location: 'http://127.0.0.2:1/x' }).end(),
    { reason: 'NOT_READABLE', text: expect.stringContaining('not followed') },
  ],
  [
    'redirects to itself for ever',
    (_q, r) => void r.writeHead(302, { location: '/d/x' }).end(),
    { reason: 'NOT_READABLE' },
  ],
  [
    'sends it encoded',
    (_q, r) => void r.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes),
    { reason: 'NOT_READABLE' },
  ],
])('a server that %s is an outcome', async (_title, get, outcome) => {
  await using at = await server({ PROPFIND: exists, GET: get });
  expect(await at.storage.fetch([at.url], at.path('got'), expected)).toMatchObject({ ok: false, ...outcome });
});

test('a transfer that breaks off goes on where it ended, also at a server without ranges', async () => {
  for (const hasRanges of [true, false]) {
    await using at = await server({
      PROPFIND: exists,
      GET(request, response) {
        const [, from = '0'] = /bytes=(\d+)-/.exec(request.headers.range ?? '') ?? [];
        const start = hasRanges ? Number(from) : 0;
        const range = { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` };
        response.writeHead(hasRanges && start > 0 ? 206 : 200, hasRanges && start > 0 ? range : {});
        if (Number(from) > 100_000) return void response.end(bytes.subarray(start));
        response.write(bytes.subarray(start, Number(from) + 120_000), () => response.destroy());
      },
    });
    expect(await at.storage.fetch([at.url], at.path('got'), expected)).toMatchObject({ ok: true });
  }
});

test('a server that does not answer ends with the signal', async () => {
  await using at = await server({ PROPFIND: () => {} });
  const limit = new AbortController();
  const late = at.storage.fetch([at.url], at.path('got'), { ...expected, signal: limit.signal });
  limit.abort();
  expect(await late).toMatchObject({ ok: false, reason: 'TIMEOUT' });
});

test.each<[string, Readonly<Record<string, Handler>>, object]>([
  ['is full', { PUT: (q, r) => void q.resume().on('end', () => r.writeHead(507).end()) }, { reason: 'NO_SPACE' }],
  [
    'is read-only',
    { PUT: (q, r) => void q.resume().on('end', () => r.writeHead(403).end()) },
    { reason: 'NOT_STORED' },
  ],
  [
    'takes no such size',
    { PUT: (q, r) => void q.resume().on('end', () => r.writeHead(413).end()) },
    { reason: 'TOO_LARGE' },
  ],
])('a server that %s stores nothing', async (_title, handlers, outcome) => {
  await using at = await server({
    PROPFIND: (request, response) =>
      request.url === '/d/' ? void response.writeHead(207).end(FOLDER) : missing(request, response),
    ...handlers,
  });
  expect(await at.storage.store(at.path('made'), at.url, { checksumKind: 'md5' })).toMatchObject({
    ok: false,
    ...outcome,
  });
});

const FOLDER =
  '<D:multistatus xmlns:D="DAV:"><D:response><D:href>/d/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop></D:propstat></D:response></D:multistatus>';

test('a server that stored fewer or other bytes, or says so, gets no file of that name', async () => {
  for (const [size, digest] of [
    [bytes.length - 1, undefined],
    [bytes.length, 'adler32=00000001'],
    [bytes.length, undefined],
  ] as const) {
    let isPut = false;
    await using at = await server({
      PROPFIND(request, response) {
        if (request.url === '/d/') response.writeHead(207).end(FOLDER);
        else if (isPut && request.url?.endsWith('.part')) describeFile(response, size);
        else response.writeHead(404).end();
      },
      PUT(request, response) {
        isPut = true;
        request.resume().on('end', () => response.writeHead(201).end());
      },
      HEAD: (_request, response) => void response.writeHead(200, digest ? { digest } : {}).end(),
      GET: (_request, response) => void response.end(Buffer.alloc(bytes.length)),
      DELETE: (_request, response) => void response.writeHead(204).end(),
    });
    expect(await at.storage.store(at.path('made'), at.url, { checksumKind: 'md5' })).toMatchObject({
      ok: false,
      reason: 'CONTENT_CHANGED',
    });
    expect(at.seen).toContain('DELETE');
    expect(at.seen).not.toContain('MOVE');
  }
});

test('a file that is not under its name after a move that succeeded is not stored', async () => {
  for (const answer of [missing, (_request, response) => describeFile(response, 1)] satisfies Handler[]) {
    let isMoved = false;
    await using at = await server({
      PROPFIND(request, response) {
        if (request.url === '/d/') response.writeHead(207).end(FOLDER);
        else if (request.url?.endsWith('.part')) describeFile(response);
        else (isMoved ? answer : missing)(request, response);
      },
      PUT: (request, response) => void request.resume().on('end', () => response.writeHead(201).end()),
      HEAD: (_request, response) => void response.writeHead(200).end(),
      GET: (_request, response) => void response.end(bytes),
      MOVE(_request, response) {
        isMoved = true;
        response.writeHead(201).end();
      },
      DELETE: (_request, response) => void response.writeHead(204).end(),
    });
    expect(await at.storage.store(at.path('made'), at.url, { checksumKind: 'md5' })).toMatchObject({
      ok: false,
      reason: 'CONTENT_CHANGED',
      text: expect.stringContaining('under the new name'),
    });
  }
});

test('a listing that is cut off, or is none, is a failure and no empty storage', async () => {
  for (const answer of [FOLDER.replace('</D:multistatus>', ''), '<html></html>', '', 'x'.repeat(200_000)]) {
    await using at = await server({ PROPFIND: (_request, response) => void response.writeHead(207).end(answer) });
    const list = async (): Promise<void> => {
      for await (const _entry of at.storage.list(`${at.origin}/d/`));
    };
    await expect(list()).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
  }
});

test('credentials go to their host, from a file that only its user may read; http: is for this machine', async () => {
  await using directory = testDirectory();
  const credentials = join(directory.path, 'credentials.json');
  const token = join(directory.path, 'token');
  writeFileSync(token, 'secret\n');
  await using at = await server({ PROPFIND: exists }, { credentials });
  await using other = await server({ PROPFIND: exists });
  const write = (content: unknown): void => writeFileSync(credentials, JSON.stringify(content), { mode: 0o600 });
  write({ [new URL(at.origin).host]: { bearerFile: token } });
  expect(await at.storage.stat(at.url)).toMatchObject({ size: bytes.length });
  await at.storage.stat(other.url);
  expect([at.seen, other.seen]).toEqual([['PROPFIND Bearer secret'], ['PROPFIND']]);
  chmodSync(credentials, 0o644);
  await expect(at.storage.stat(at.url)).rejects.toThrow('chmod 600');
  chmodSync(credentials, 0o600);
  for (const wrong of [[], { h: 1 }, { h: { password: 'x' } }, { h: { bearerFile: 1 } }, { h: { key: 'k' } }]) {
    write(wrong);
    await expect(at.storage.stat(at.url)).rejects.toThrow(credentials);
  }
  await expect(other.storage.stat('http://192.0.2.1/x')).rejects.toMatchObject({ reason: 'DENIED' });
});

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate; if the root CA is installed locally, try --use-system-ca'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', "Host: h. is not in the cert's altnames"],
  ['CERT_HAS_EXPIRED', 'certificate has expired'],
])('a certificate that is not believed (%s) is told with the setting that names another', (code, message) => {
  expect(toDavError(Object.assign(new Error(message), { code }), undefined)).toMatchObject({
    reason: 'UNAVAILABLE',
    message: expect.stringMatching(new RegExp(`not believed \\(${code}\\).*ca.*VISOR_STORAGE_CREDENTIALS`)),
  });
});

test('a server that asks for credentials is told by the setting that lacks them', async () => {
  await using at = await server({ PROPFIND: (_request, response) => void response.writeHead(401).end() });
  await expect(at.storage.stat(at.url)).rejects.toMatchObject({
    reason: 'DENIED',
    message: expect.stringContaining('VISOR_STORAGE_CREDENTIALS'),
  });
});
