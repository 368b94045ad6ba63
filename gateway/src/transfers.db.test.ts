import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { get, request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { postGraphql, testDirectory, until } from '@visor/testkit';
import { insertRows, openWholeSystem, untilMarked } from '../test/whole-system.ts';

const stack = new AsyncDisposableStack();
let system: Awaited<ReturnType<typeof openWholeSystem>>;
let root: string;
let origin: string;
let reader: string;
const storageId = uuidv7();
const datasetId = uuidv7();
let input: string;
let operator: string;

beforeAll(async () => {
  root = join(stack.use(testDirectory()).path, 'storage');
  input = join(root, '../input');
  mkdirSync(root);
  mkdirSync(input);
  system = stack.use(await openWholeSystem());
  ({ origin } = new URL(system.graphql));
  operator = await system.identity.bearer('operate');
  reader = await system.identity.bearer('read');
  await insertRows(system.database, {
    data: [
      `insert into storage (id, name, kind, url, checksum_kind, created_at)
       values ('${storageId}', 'out', 'output', '${pathToFileURL(root).href}/', 'crc32', now()),
              ('${uuidv7()}', 'in', 'input', '${pathToFileURL(input).href}/', 'crc32', now())`,
      `insert into dataset (id, name, kind, status, created_at) values ('${datasetId}', 'result', 'output', 'OPEN', now())`,
    ],
  });
  await untilMarked(system);
});
afterAll(() => stack.disposeAsync());

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Puts a file on the storage and into the catalog. @returns its id */
async function addFile(name: string, bytes: Uint8Array): Promise<string> {
  const id = uuidv7();
  const checksum = crc32(bytes).toString(16).padStart(8, '0');
  writeFileSync(join(root, id), bytes);
  await insertRows(system.database, {
    data: [
      `insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, registered_at)
       values ('${id}', '${datasetId}', ${literal(name)}, ${literal(name)}, 0, ${bytes.length}, '${checksum}', 'crc32', now())`,
      `insert into replica (id, file_id, storage_id, path, added_at) values ('${uuidv7()}', '${id}', '${storageId}', '${id}', now())`,
    ],
  });
  return id;
}

interface Asked {
  readonly data: {
    readonly file: { readonly download: { readonly url: string; readonly expiresAt: string } | null };
  } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}
const askLink = (id: string, bearer = reader): Promise<Asked> =>
  postGraphql<Asked>(
    system.graphql,
    'query ($id: ID!) { file(id: $id) { download { url expiresAt } } }',
    { id },
    bearer,
  );

async function linkOf(id: string): Promise<string> {
  const { data } = await askLink(id);
  return `${origin}${data?.file.download?.url ?? '/none'}`;
}

const textOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { errors: [{ message: string }] }).errors[0].message;

test('a link gives the file to who has it, as an attachment that no browser runs and no proxy keeps', async () => {
  const bytes = Buffer.from('some bytes of a file');
  const id = await addFile('прогон "1"\n.raw', bytes);
  const link = await linkOf(id);
  const { data } = await askLink(id);
  expect(Date.parse(data?.file.download?.expiresAt ?? '') - Date.now()).toBeLessThanOrEqual(600_000);
  const answer = await fetch(link);
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  const etag = `"crc32-${crc32(bytes).toString(16).padStart(8, '0')}-20"`;
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    etag,
    'accept-ranges': 'bytes',
    'content-length': '20',
    'content-type': 'application/octet-stream',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': expect.stringMatching(/^private, max-age=(59\d|600)$/),
    'content-disposition': `attachment; filename="______ _1__.raw"; filename*=UTF-8''%D0%BF%D1%80%D0%BE%D0%B3%D0%BE%D0%BD%20%221%22%0A.raw`,
  });
  const head = await fetch(link, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '20', '']);
  expect((await fetch(link, { headers: { 'if-none-match': etag } })).status).toBe(304);
  expect((await fetch(link, { headers: { 'if-match': '"other"' } })).status).toBe(412);
});

test('ranges: one, the end, several, none; If-Range', async () => {
  const link = await linkOf(await addFile('digits', Buffer.from('0123456789')));
  const ask = async (headers: Record<string, string>) => {
    const answer = await fetch(link, { headers });
    return { status: answer.status, range: answer.headers.get('content-range'), text: await answer.text() };
  };
  expect(await ask({ range: 'bytes=2-4' })).toEqual({ status: 206, range: 'bytes 2-4/10', text: '234' });
  expect(await ask({ range: 'bytes=-3' })).toEqual({ status: 206, range: 'bytes 7-9/10', text: '789' });
  expect(await ask({ range: 'bytes=20-' })).toEqual({ status: 416, range: 'bytes */10', text: '' });
  expect((await ask({ range: 'bytes=2-4', 'if-range': '"other"' })).text).toBe('0123456789');
  const answer = await fetch(link, { headers: { range: 'bytes=0-1,8-' } });
  const boundary = /^multipart\/byteranges; boundary=(.*)$/.exec(answer.headers.get('content-type') ?? '')?.[1];
  const text = await answer.text();
  expect(answer.status).toBe(206);
  expect(text.length).toBe(Number(answer.headers.get('content-length')));
  const part = (range: string, bytes: string): string =>
    `--${boundary}\r\ncontent-type: application/octet-stream\r\ncontent-range: bytes ${range}/10\r\n\r\n${bytes}\r\n`;
  expect(text).toBe(`${part('0-1', '01')}${part('8-9', '89')}--${boundary}--\r\n`);
});

test('an altered link, one of another kind and other methods are refused, and say what to do', async () => {
  const link = await linkOf(await addFile('secret', Buffer.from('secret')));
  const [keyId, claims, signature = ''] = link.slice(link.lastIndexOf('/') + 1).split('.');
  const other = Buffer.from(JSON.stringify(['get', uuidv7(), uuidv7(), 'test', 2_000_000_000])).toString('base64url');
  const altered = [
    `${keyId}.${other}.${signature}`,
    `${keyId}.${claims}.${signature.slice(0, -2)}AA`,
    `${uuidv7()}.${claims}.${signature}`,
    `${keyId}.${claims}.`,
    `${keyId}.${claims}.${signature}?x`,
    '..%2f..%2fetc%2fpasswd',
    'x'.repeat(5_000),
    '',
  ];
  for (const token of altered) {
    const answer = await fetch(`${origin}/files/${token}`);
    expect([token.slice(0, 200), answer.status]).toEqual([token.slice(0, 200), 403]);
    expect(await textOf(answer)).toMatch(/ask the API for a new one$/);
  }
  expect((await fetch(link, { method: 'POST', body: 'x' })).status).toBe(405);
  expect((await fetch(link, { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD');
});

test('the scope read decides who gets a link', async () => {
  const id = await addFile('guarded', Buffer.from('x'));
  const service = await askLink(id, await system.identity.bearer('service', { kind: 'service' }));
  expect([service.data?.file.download, service.errors?.[0]?.extensions.code]).toEqual([null, 'FORBIDDEN']);
  expect((await askLink(id, await system.identity.bearer('pilot'))).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('what is gone, has another size, is a link or leads outside is not sent', async () => {
  const id = await addFile('odd', Buffer.from('0123456789'));
  const link = await linkOf(id);
  const path = join(root, id);
  const answers = async (): Promise<[number, string]> => {
    const answer = await fetch(link);
    return [answer.status, await textOf(answer)];
  };
  appendFileSync(path, 'more');
  expect(await answers()).toEqual([409, expect.stringContaining('has 14 bytes, not the 10')]);
  rmSync(path);
  expect(await answers()).toEqual([410, expect.stringContaining('is not there any more')]);
  symlinkSync('/etc/hostname', path);
  expect(await answers()).toEqual([409, expect.stringContaining('is a link')]);
  rmSync(path);
  writeFileSync(path, '0123456789');
  expect((await fetch(link)).status).toBe(200);
  await insertRows(system.database, {
    data: [`update replica set status = 'BAD', reason = 'x' where file_id = '${id}'`],
  });
  expect(await answers()).toEqual([410, expect.stringContaining('ask the API for a new link')]);
  expect((await askLink(id)).data?.file.download).toBeNull();
});

function tarOf(members: Readonly<Record<string, string>>): Buffer {
  for (const [name, text] of Object.entries(members)) writeFileSync(join(root, name), text);
  return execFileSync('tar', ['-czf', '-', '-C', root, ...Object.keys(members)]);
}

test('the log archive of an attempt is read by member', async () => {
  const logFileId = await addFile('log.tgz', tarOf({ 'attempt.json': '{}', stdout: 'some text' }));
  const [taskId, jobId] = [uuidv7(), uuidv7()];
  await insertRows(system.database, {
    workload: [
      `insert into task (id, phase, device, mode, rank, retries, retry_delay, dataset_id, outputs, log, streaming, wall_seconds,
         output_storage, tool, try_at, registered_at, total_count, finished_count) values ('${taskId}', 'FORMED', 'CPU',
         'MAP', 1, 1, 1, '${datasetId}', '[]', '{}', false, 1, 'x', '{}', now(), now(), 1, 1)`,
      `insert into job (id, task_id, ordinal, state, device, created_at, ended_at) values ('${jobId}', '${taskId}', 0, 'FINISHED', 'CPU', now(), now())`,
      `insert into attempt (job_id, number, task_id, pilot_id, incarnation, node, request_id, token, state, lease_until, claimed_at, ended_at, log_file_id)
         values ('${jobId}', 1, '${taskId}', '${uuidv7()}', 'x', 'x', 'x', 'x', 'FINISHED', now(), now(), now(), '${logFileId}')`,
    ],
  });
  const query = `query ($id: ID!) { job(id: $id) { attempts { logs { id download { url } members { nodes { name size kind } }
    end: text(member: "stdout", bytes: 4) { text offset nextOffset size } none: text(member: "none") { text } } } } }`;
  const ask = async (bearer: string) =>
    await postGraphql<{ data: unknown; errors?: readonly unknown[] }>(system.graphql, query, { id: jobId }, bearer);
  const logs = {
    id: logFileId,
    download: { url: expect.stringMatching(/^\/files\//) as unknown },
    members: {
      nodes: [
        ['attempt.json', 2],
        ['stdout', 9],
      ].map(([name, size]) => ({ name, size, kind: 'FILE' })),
    },
    end: { text: 'text', offset: 5, nextOffset: null, size: 9 },
    none: null,
  };
  expect(await ask(reader)).toEqual({ data: { job: { attempts: [{ logs }] } } });
  const members = '{ members { nodes { name } } }';
  const plain = await addFile('plain', Buffer.from('no archive'));
  const damaged = await postGraphql(system.graphql, `{ logArchive(id: "${plain}") ${members} }`, {}, reader);
  expect(damaged).toMatchObject({ errors: [{ extensions: { code: 'CONFLICT' } }] });
  rmSync(join(root, logFileId));
  const gone = await postGraphql(system.graphql, `{ logArchive(id: "${logFileId}") ${members} }`, {}, reader);
  expect(gone).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
});

test('a file that becomes shorter breaks its answer off; a client that leaves ends it', async () => {
  const size = 32 * 1024 * 1024;
  const id = await addFile('large', Buffer.alloc(size, 'x'));
  const link = await linkOf(id);
  const begin = async (): Promise<IncomingMessage> => {
    const [answer] = (await once(get(link), 'response')) as [IncomingMessage];
    return answer;
  };
  const left = await begin();
  left.destroy();
  const cut = await begin();
  truncateSync(join(root, id), 1_000_000);
  const read = async (): Promise<number> => {
    let length = 0;
    for await (const chunk of cut) length += (chunk as Buffer).length;
    return length;
  };
  await expect(read()).rejects.toMatchObject({ code: 'ECONNRESET' });
});

interface Started {
  readonly state: string;
  readonly offset: number;
  readonly link: { readonly url: string } | null;
  readonly text: string | null;
  readonly storage: string;
  readonly path: string;
}
const checksumOf = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0');

async function begin(name: string, bytes: Uint8Array, more: object = {}): Promise<Started> {
  const query = `mutation ($input: StartUploadsInput!) { startUploads(input: $input) { state offset link { url } text storage path } }`;
  const file = { name, size: bytes.length, checksum: checksumOf(bytes), checksumKind: 'crc32', ...more };
  const { data } = await postGraphql<{ data: { startUploads: [Started] } }>(
    system.graphql,
    query,
    { input: { dataset: 'run 1', files: [file] } },
    operator,
  );
  return data.startUploads[0];
}

const add = (
  started: Started,
  offset: number,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${origin}${started.link?.url}`, {
    method: 'PATCH',
    body,
    headers: { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream', ...headers },
  });

const partsOf = (): string[] => readdirSync(join(input, '.visor-uploads'));
test('a file is brought in by parts, appears when it is whole, is announced, and is known from then on', async () => {
  const bytes = Buffer.from('0123456789');
  const first = await begin('a.raw', bytes);
  expect(first).toMatchObject({ state: 'RECEIVING', offset: 0, storage: 'in', path: 'run 1/a.raw' });
  expect((await add(first, 0, bytes.subarray(0, 4))).headers.get('upload-offset')).toBe('4');
  expect(existsSync(join(input, 'run 1/a.raw'))).toBe(false);
  const again = await begin('a.raw', bytes);
  expect(again.offset).toBe(4);
  const head = await fetch(`${origin}${again.link?.url}`, { method: 'HEAD' });
  expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([200, '4', '10']);
  const wrong = [
    (await add(again, 5, bytes.subarray(5))).status,
    (await add(again, 4, Buffer.alloc(7))).status,
    (await add(again, 4, bytes.subarray(4), { 'content-type': 'text/plain' })).status,
    (await add(again, 4, bytes.subarray(4), { 'upload-offset': '-4' })).status,
    (await fetch(`${origin}${again.link?.url}`)).status,
    (await fetch(`${origin}${again.link?.url.replace('/uploads/', '/files/')}`)).status,
  ];
  expect(wrong).toEqual([409, 413, 415, 400, 405, 403]);
  expect((await add(again, 4, bytes.subarray(4))).headers.get('upload-offset')).toBe('10');
  expect(readFileSync(join(input, 'run 1/a.raw'))).toEqual(bytes);
  expect([statSync(join(input, 'run 1/a.raw')).mode & 0o777, partsOf()]).toEqual([0o444, []]);
  const stored = await begin('a.raw', bytes);
  expect(stored.state).toBe('STORED');
  const { storage, path } = stored;
  const announced = await postGraphql(
    system.graphql,
    'mutation ($input: AnnounceFilesInput!) { announceFiles(input: $input) { outcome } }',
    {
      input: {
        dataset: 'run 1',
        files: [{ storage, path, size: 10, checksum: checksumOf(bytes), checksumKind: 'crc32' }],
      },
    },
    operator,
  );
  expect(announced).toEqual({ data: { announceFiles: [{ outcome: 'REGISTERED' }] } });
  expect((await begin('a.raw', bytes)).state).toBe('REGISTERED');
  expect((await begin('a.raw', Buffer.from('other'))).text).toMatch(/^name belongs to another file of the dataset/);
});

test('bytes of another checksum never appear, and are not kept', async () => {
  const started = await begin('b.raw', Buffer.from('right'));
  const answer = await add(started, 0, Buffer.from('wrong'));
  expect([answer.status, await textOf(answer)]).toEqual([
    422,
    expect.stringContaining('the file changed while it was sent'),
  ]);
  expect([existsSync(join(input, 'run 1/b.raw')), partsOf()]).toEqual([false, []]);
  expect((await add(await begin('b.raw', Buffer.from('right')), 0, Buffer.from('right'))).status).toBe(204);
  expect(readFileSync(join(input, 'run 1/b.raw'), 'utf8')).toBe('right');
});

test('what was sent before a break is there; nothing is taken without a length', async () => {
  const bytes = Buffer.alloc(3_000_000, 'x');
  const started = await begin('c.raw', bytes);
  const url = `${origin}${started.link?.url}`;
  const headers = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  const broken = httpRequest(url, { method: 'PATCH', headers: { ...headers, 'content-length': bytes.length } });
  broken.on('error', () => {});
  broken.write(bytes.subarray(0, 1_000_000));
  const part = join(input, '.visor-uploads', partsOf()[0] ?? '');
  await until(() => statSync(part).size === 1_000_000);
  broken.destroy();
  const { offset } = await until(async () => {
    const now = await begin('c.raw', bytes);
    const head = await fetch(`${origin}${now.link?.url}`, { method: 'HEAD' });
    return head.status === 200 ? now : undefined;
  });
  expect(offset).toBe(1_000_000);
  const chunked = httpRequest(url, { method: 'PATCH', headers });
  chunked.write('x');
  chunked.end();
  const [answer] = (await once(chunked, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(411);
});

test('no upload leaves its storage, takes a name of Visor or the place of another file', async () => {
  const bytes = Buffer.from('bytes');
  for (const name of ['.visor-uploads', '../x', 'a/b', '', '.'])
    expect((await begin(name, bytes)).text).toMatch(/^name /);
  expect((await begin('d.raw', bytes, { checksum: 'x' })).text).toMatch(/^checksum is not 8/);
  expect((await begin('d.raw', bytes, { size: 0 })).text).toMatch(/^size is less than 1/);
  expect((await begin('d.raw', bytes, { size: 9e15 })).text).toMatch(/^size is more than the/);
  writeFileSync(join(input, 'run 1/d.raw'), 'other');
  const other = await add(await begin('d.raw', bytes), 0, bytes);
  expect([other.status, readFileSync(join(input, 'run 1/d.raw'), 'utf8')]).toEqual([422, 'other']);
  renameSync(join(input, 'run 1'), join(input, 'away'));
  symlinkSync(root, join(input, 'run 1'));
  const outside = await add(await begin('e.raw', bytes), 0, bytes);
  expect([outside.status, existsSync(join(root, 'e.raw'))]).toEqual([503, false]);
  rmSync(join(input, 'run 1'));
  renameSync(join(input, 'away'), join(input, 'run 1'));
});
