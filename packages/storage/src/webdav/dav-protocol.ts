import type { FindCredentials } from '../credentials.ts';
import type { ByteRange, CallOptions, ChecksumKind, StoredEntry } from '../driver.ts';
import { digestOf, wantDigest } from '../remote/digest.rules.ts';
import type { RemoteProtocol, UploadDigest, UploadSource } from '../remote/remote-protocol.ts';
import { digesting } from '../remote/upload-source.ts';
import { StorageError } from '../storage-error.ts';
import { DavClient, discard, toDavError } from './dav-client.ts';
import { folderAbove, rangeStart, toHttpUrl } from './dav.rules.ts';
import { describeResource, describeRoom, listFolders } from './list-dav.ts';

/** Longest computation of a checksum on the server, milliseconds. */
const CHECKSUM_MS = 600_000;
/** Folders that are known to exist. */
const MAX_KNOWN_FOLDERS = 1_000;

/** The steps of WebDAV (RFC 4918), and of plain HTTP where a server has no PROPFIND. */
export function createDavProtocol(find: FindCredentials): RemoteProtocol {
  const client = new DavClient(find);
  const folders = new KnownFolders(client);
  return {
    async stat(url, options) {
      const found = await describeResource(client, url, options);
      if (!found) return undefined;
      const { isFolder, size, modifiedAt } = found;
      const entry: StoredEntry = { path: '', kind: isFolder ? 'folder' : 'file', size: isFolder ? 0 : (size ?? 0) };
      return modifiedAt === undefined ? entry : { ...entry, modifiedAt };
    },
    list: (url, options) => listFolders(client, url, options),
    read: (url, range, options) => read(client, url, range, options),
    async checksum(url, kind, { signal } = {}) {
      // Servers disagree on what `crc32` is.
      if (kind === 'crc32') return undefined;
      const name = wantDigest(kind);
      const headers = { 'Want-Digest': name, 'Want-Repr-Digest': `${name}=1` };
      const answer = await client.send({ method: 'HEAD', url, headers, signal, headMs: CHECKSUM_MS, accept: [200] });
      await discard(answer);
      for (const header of [answer.headers.digest, answer.headers['repr-digest']])
        if (typeof header === 'string') return digestOf(header, kind);
      return undefined;
    },
    async put(source, url, kind, options) {
      await folders.ensure(url, options);
      try {
        return await put(client, source, url, kind, options);
      } catch (error) {
        if (!(error instanceof StorageError) || error.reason !== 'NOT_FOUND') throw error;
        folders.forget();
        await folders.ensure(url, options);
        return await put(client, source, url, kind, options);
      }
    },
    async move(from, to, { signal }) {
      const headers = { Destination: toHttpUrl(to).href, Overwrite: 'F' };
      await discard(await client.send({ method: 'MOVE', url: from, headers, signal, accept: [200, 201, 204] }));
    },
    async remove(url, options = {}) {
      const found = await describeResource(client, url, options);
      if (!found) return;
      // DELETE of a folder would take all that is in it.
      if (found.isFolder) throw new StorageError('DENIED', 'is a folder');
      await discard(await client.send({ method: 'DELETE', url, signal: options.signal, accept: [200, 202, 204, 404] }));
    },
    room: (url, options) => describeRoom(client, url, options),
  };
}

async function put(
  client: DavClient,
  source: UploadSource,
  url: URL,
  kind: ChecksumKind,
  { signal, onProgress }: CallOptions,
): Promise<UploadDigest> {
  const body = digesting(source.chunks(), kind, onProgress);
  const headers = { 'Content-Length': String(source.size), 'Content-Type': 'application/octet-stream' };
  const answer = await client.send({
    method: 'PUT',
    url,
    headers,
    body: source.size === 0 ? '' : body.chunks,
    signal,
    accept: [200, 201, 204],
  });
  await discard(answer);
  return body.digest();
}

async function* read(
  client: DavClient,
  url: URL,
  { from = 0, length }: ByteRange = {},
  { signal, onProgress }: CallOptions = {},
): AsyncIterable<Uint8Array> {
  if (length === 0) return;
  const end = length === undefined ? '' : String(from + length - 1);
  const headers: Record<string, string> = from > 0 || length !== undefined ? { Range: `bytes=${from}-${end}` } : {};
  const answer = await client.send({ method: 'GET', url, headers, signal, accept: [200, 206, 416] });
  if (answer.statusCode === 416) return await discard(answer);
  try {
    if (answer.statusCode === 206 && rangeStart(answer.headers['content-range']) !== from)
      throw new StorageError('UNAVAILABLE', 'the server sends another part than was asked for');
    const encoding = answer.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new StorageError('UNAVAILABLE', 'the server sends the file in another encoding');
    // A server that has no ranges sends the file from its beginning.
    let skip = answer.statusCode === 206 ? 0 : from;
    let left = length ?? Infinity;
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      onProgress?.();
      const bytes = chunk.subarray(Math.min(skip, chunk.length)).subarray(0, Math.min(left, chunk.length));
      skip = Math.max(0, skip - chunk.length);
      if (bytes.length === 0) continue;
      left -= bytes.length;
      yield bytes;
      if (left <= 0) return;
    }
  } catch (error) {
    throw toDavError(error, signal);
  } finally {
    answer.body.on('error', () => {}).destroy();
  }
}

/** Makes the folders of files, and remembers which there are. */
class KnownFolders {
  readonly #client: DavClient;
  readonly #known = new Set<string>();

  constructor(client: DavClient) {
    this.#client = client;
  }

  forget(): void {
    this.#known.clear();
  }

  async ensure(url: URL, options: CallOptions): Promise<void> {
    const missing: URL[] = [];
    for (let folder = folderAbove(url); folder; folder = folderAbove(folder)) {
      if (this.#known.has(folder.href) || (await describeResource(this.#client, folder, options))) break;
      missing.push(folder);
    }
    for (const folder of missing.toReversed())
      // 405: it exists meanwhile.
      await discard(
        await this.#client.send({ method: 'MKCOL', url: folder, signal: options.signal, accept: [200, 201, 204, 405] }),
      );
    if (this.#known.size >= MAX_KNOWN_FOLDERS) this.#known.clear();
    const own = folderAbove(url);
    if (own) this.#known.add(own.href);
  }
}
