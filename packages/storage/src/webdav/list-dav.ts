import type { CallOptions, StorageRoom, StoredEntry } from '../driver.ts';
import { StorageError } from '../storage-error.ts';
import { discard, toDavError, type DavAnswer, type DavClient } from './dav-client.ts';
import { nameIn, urlIn } from './dav.rules.ts';
import { takeResources, type DavResource } from './propfind.rules.ts';

/** Folders within folders; more are no layout of a storage. */
const MAX_DEPTH = 64;

/** Only these are asked for by name: without a body a server tells all others, and some servers take a body for the next request. */
const QUOTA = `<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:"><D:prop><D:quota-available-bytes/><D:quota-used-bytes/></D:prop></D:propfind>`;

/** Returns what a server tells of a resource; undefined: nothing is there. */
export async function describeResource(
  client: DavClient,
  url: URL,
  { signal }: CallOptions = {},
): Promise<DavResource | undefined> {
  const request = { url, headers: { Depth: '0' }, signal };
  const answer = await client.send({ method: 'PROPFIND', ...request, accept: [207, 404, 405, 501] });
  if (answer.statusCode !== 207) {
    await discard(answer);
    return answer.statusCode === 404 ? undefined : await describeFile(client, url, signal);
  }
  let found: DavResource | undefined;
  for await (const resource of resourcesOf(answer, signal)) {
    found = resource;
    break;
  }
  if (!found) throw new StorageError('UNAVAILABLE', 'the server answers PROPFIND without a resource');
  return found.isFolder || found.size !== undefined ? found : await describeFile(client, url, signal);
}

/** Returns what a server tells of its room; undefined: nothing. */
export async function describeRoom(
  client: DavClient,
  url: URL,
  { signal }: CallOptions = {},
): Promise<StorageRoom | undefined> {
  const headers = { Depth: '0', 'Content-Type': 'application/xml; charset=utf-8' };
  const request = { url, headers, body: QUOTA, signal, isLast: true };
  const answer = await client.send({ method: 'PROPFIND', ...request, accept: [207, 400, 405, 501] });
  if (answer.statusCode !== 207) {
    await discard(answer);
    return undefined;
  }
  for await (const { freeBytes, usedBytes } of resourcesOf(answer, signal)) {
    if (freeBytes === undefined) return undefined;
    return usedBytes === undefined ? { freeBytes } : { freeBytes, capacityBytes: freeBytes + usedBytes };
  }
  return undefined;
}

/** The same of a file by HEAD. */
async function describeFile(
  client: DavClient,
  url: URL,
  signal: AbortSignal | undefined,
): Promise<DavResource | undefined> {
  const answer = await client.send({ method: 'HEAD', url, signal, accept: [200, 404] });
  await discard(answer);
  if (answer.statusCode === 404) return undefined;
  const size = Number(answer.headers['content-length'] ?? NaN);
  const isFolder = url.pathname.endsWith('/');
  if (!isFolder && !Number.isSafeInteger(size)) throw new StorageError('UNAVAILABLE', 'the server tells no size');
  return { href: url.href, isFolder, size, modifiedAt: undefined, freeBytes: undefined, usedBytes: undefined };
}

/** Finds everything in a folder and its folders, each folder before what it holds. */
export async function* listFolders(
  client: DavClient,
  top: URL,
  { signal }: CallOptions = {},
): AsyncIterable<StoredEntry> {
  const waiting: { readonly url: URL; readonly path: string; readonly depth: number }[] = [
    { url: top, path: '', depth: 0 },
  ];
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    const { url, path, depth } = folder;
    if (depth > MAX_DEPTH)
      throw new StorageError('UNAVAILABLE', `has more than ${MAX_DEPTH} folders within each other`);
    const request = { url, headers: { Depth: '1' }, signal };
    const isTop = depth === 0;
    const answer = await client.send({ method: 'PROPFIND', ...request, accept: isTop ? [207] : [207, 404] });
    if (answer.statusCode === 404) {
      await discard(answer);
      continue;
    }
    for await (const { href, isFolder, size, modifiedAt } of resourcesOf(answer, signal)) {
      const name = nameIn(url, href);
      if (name === undefined) continue;
      const entryPath = isTop ? name : `${path}/${name}`;
      const entry: StoredEntry = {
        path: entryPath,
        kind: isFolder ? 'folder' : 'file',
        size: isFolder ? 0 : (size ?? 0),
      };
      yield modifiedAt === undefined ? entry : { ...entry, modifiedAt };
      if (isFolder) waiting.push({ url: urlIn(url, name, true), path: entryPath, depth: depth + 1 });
    }
  }
}

/** Reads a multi-status document as it arrives; no more of it is kept than one resource. */
async function* resourcesOf(answer: DavAnswer, signal: AbortSignal | undefined): AsyncIterable<DavResource> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      const taken = takeResources(text + decoder.decode(chunk, { stream: true }));
      if (!taken)
        throw new StorageError('UNAVAILABLE', 'the server answers PROPFIND with what is no list of resources');
      yield* taken.resources;
      text = taken.rest;
    }
    // What is cut off must not look like a storage that lost files.
    if (!/<\/(?:[\w.-]+:)?multistatus\s*>/i.test(text))
      throw new StorageError('UNAVAILABLE', 'the answer of the server to PROPFIND is cut off');
  } catch (error) {
    throw toDavError(error, signal);
  } finally {
    answer.body.on('error', () => {}).destroy();
  }
}
