import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { FindCredentials } from '../credentials.ts';
import type { ByteRange, CallOptions, ChecksumKind, StoredEntry } from '../driver.ts';
import { readChecksum } from '../remote/digest.rules.ts';
import { removeEmptyFolders } from '../empty-folders.ts';
import type { RemoteProtocol } from '../remote/remote-protocol.ts';
import { digesting } from '../remote/upload-source.ts';
import { StorageError } from '../storage-error.ts';
import { outputOf, runProgram, type ProgramOptions } from './run-program.ts';
import { placeOf, readListLine, readSpace, readStat, xrdUrl, type XrdPlace } from './xrd.rules.ts';

/** Its `crc32` is not that of zlib and of everyone else. */
const CHECKSUM_NAMES: Readonly<Record<ChecksumKind, string>> = {
  md5: 'md5',
  sha256: 'sha256',
  adler32: 'adler32',
  crc32: 'zcrc32',
};
/** Longest answer to a question, milliseconds. */
const ANSWER_MS = 120_000;
/** Longest computation of a checksum on the server, milliseconds. */
const CHECKSUM_MS = 600_000;

/** @throws StorageError */
function place(url: URL): XrdPlace {
  const found = placeOf(url);
  if ('problem' in found) throw new StorageError('DENIED', found.problem);
  return found;
}

/** The steps of XRootD, done by `xrdcp` and `xrdfs`. */
export function createXrdProtocol(find: FindCredentials): RemoteProtocol {
  const inTime = (signal: AbortSignal | undefined, url: URL, ms = ANSWER_MS): ProgramOptions => {
    const late = AbortSignal.timeout(ms);
    return { credentials: find(url), signal: signal ? AbortSignal.any([signal, late]) : late };
  };
  const ask = async (url: URL, [command, ...args]: readonly string[], signal: AbortSignal | undefined, ms?: number) =>
    await runProgram('xrdfs', ['--no-cwd', place(url).server, command ?? '', ...args], inTime(signal, url, ms));

  const protocol: RemoteProtocol = {
    async stat(url, { signal } = {}) {
      const text = await missingAsUndefined(ask(url, ['stat', place(url).path], signal));
      if (text === undefined) return undefined;
      const found = readStat(text);
      if (!found) throw new StorageError('UNAVAILABLE', 'the answer to stat is not readable');
      const { isFolder, size, modifiedAt } = found;
      return { path: '', kind: isFolder ? 'folder' : 'file', size: isFolder ? 0 : size, modifiedAt };
    },
    list: (url, { signal } = {}) => list(place(url), { credentials: find(url), signal }),
    read: (url, range, options) => read(place(url), range, options, find(url)),
    async checksum(url, kind, { signal } = {}) {
      const wanted = CHECKSUM_NAMES[kind];
      const text = await ask(
        url,
        ['query', 'checksum', `${place(url).path}?cks.type=${wanted}`],
        signal,
        CHECKSUM_MS,
      ).catch((error: unknown) => {
        if (error instanceof StorageError && /not supported/.test(error.message)) return '';
        throw error;
      });
      const [, name = '', value = ''] = /^(\S+)\s+(\S+)/.exec(text.trim()) ?? [];
      return name.toLowerCase() === wanted ? readChecksum(value, kind) : undefined;
    },
    async put(source, url, kind, { signal, onProgress }) {
      const body = digesting(source.chunks(), kind, onProgress);
      await runProgram('xrdcp', ['--silent', '--nopbar', '-', xrdUrl(place(url))], {
        credentials: find(url),
        signal,
        input: body.chunks,
      });
      return body.digest();
    },
    async move(from, to, { signal }) {
      await ask(from, ['mv', place(from).path, place(to).path], signal);
    },
    async remove(url, { signal, emptyFoldersBelow } = {}) {
      const { path } = place(url);
      await missingAsUndefined(ask(url, ['rm', path], signal));
      if (emptyFoldersBelow === undefined) return;
      // A folder that is not empty is refused by the server.
      await removeEmptyFolders(path, place(new URL(emptyFoldersBelow)).path, (folder) =>
        ask(url, ['rmdir', folder], signal),
      );
    },
    async room(url, { signal } = {}) {
      return readSpace(await ask(url, ['query', 'space', place(url).path], signal));
    },
  };
  return protocol;
}

async function missingAsUndefined(answer: Promise<string>): Promise<string | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StorageError && error.reason === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function* read(
  place: XrdPlace,
  { from = 0, length = Infinity }: ByteRange = {},
  { signal, onProgress }: CallOptions = {},
  credentials: ProgramOptions['credentials'],
): AsyncIterable<Uint8Array> {
  if (length <= 0) return;
  // `xrdcp` begins at the beginning.
  let skip = from;
  let left = length;
  const args = ['--silent', '--nopbar', xrdUrl(place), '-'];
  for await (const chunk of outputOf('xrdcp', args, { credentials, signal })) {
    onProgress?.();
    const bytes = chunk.subarray(Math.min(skip, chunk.length)).subarray(0, Math.min(left, chunk.length));
    skip = Math.max(0, skip - chunk.length);
    if (bytes.length === 0) continue;
    left -= bytes.length;
    yield bytes;
    if (left <= 0) return;
  }
}

async function* list({ server, path }: XrdPlace, options: ProgramOptions): AsyncIterable<StoredEntry> {
  const folder = path.replace(/\/+$/, '');
  const output = Readable.from(outputOf('xrdfs', ['--no-cwd', server, 'ls', '-l', '-R', folder || '/'], options));
  const prefix = folder === '' ? '' : `${folder.slice(1)}/`;
  const lines = createInterface({ input: output, crlfDelay: Infinity });
  let failure: Error | undefined;
  output.on('error', (error) => {
    failure = error;
    lines.close();
  });
  for await (const line of lines) {
    const entry = readListLine(line);
    if (!entry?.path.startsWith(prefix)) continue;
    const { isFolder, size, modifiedAt } = entry;
    const kind = isFolder ? 'folder' : 'file';
    yield { path: entry.path.slice(prefix.length), kind, size: isFolder ? 0 : size, modifiedAt };
  }
  if (failure) throw failure;
}
