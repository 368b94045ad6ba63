import type { FileDigest } from '../copy-bytes.ts';
import type { CallOptions, StoreFailure, StoreFailureReason, StoreOptions, StoreOutcome } from '../driver.ts';
import { newRemotePartName, type PartRecord } from '../part-record.ts';
import { StorageError, toStorageError } from '../storage-error.ts';
import { readWhole } from './fetch-remote.ts';
import type { RemoteProtocol, UploadDigest, UploadSource } from './remote-protocol.ts';

/** Longest removal of an incomplete file, and look whether a file got its name, milliseconds. */
const AFTERMATH_MS = 10_000;

/** The stored bytes are others than those that were read. */
class ContentChanged extends Error {}

/**
 * Stores bytes under a temporary name beside the target, compares what the storage then has with what was read, and gives
 * it its name, which no file may have.
 */
export async function storeRemote(
  protocol: RemoteProtocol,
  source: UploadSource,
  url: URL,
  options: StoreOptions,
  parts: PartRecord,
): Promise<StoreOutcome> {
  try {
    options.signal?.throwIfAborted();
    await assertFree(protocol, url, options);
    const part = new URL(newRemotePartName(), url);
    parts.begin(part.href);
    try {
      const digest = await protocol.put(source, part, options.checksumKind, options);
      for (const size of [digest.size, source.sizeNow()])
        if (size !== source.size) throw new ContentChanged(`${source.size} bytes became ${size}`);
      if (digest.checksum !== (options.expectedChecksum ?? digest.checksum))
        throw new ContentChanged(`has ${options.checksumKind} ${digest.checksum}, not ${options.expectedChecksum}`);
      await compare(protocol, part, digest, options);
      await appear(protocol, part, url, digest, options);
      parts.end();
      return { ok: true, size: digest.size, checksum: digest.checksum };
    } catch (error) {
      await protocol.remove(part, { signal: AbortSignal.timeout(AFTERMATH_MS) }).then(
        () => parts.end(),
        () => {},
      );
      throw error;
    }
  } catch (error) {
    return toFailure(error, options.signal);
  }
}

/** Gives a file another name, which no file may have. @throws StorageError */
export async function renameRemote(
  protocol: RemoteProtocol,
  from: URL,
  to: URL,
  options: CallOptions = {},
): Promise<void> {
  await assertFree(protocol, to, options);
  await protocol.move(from, to, options);
}

async function assertFree(protocol: RemoteProtocol, url: URL, options: CallOptions): Promise<void> {
  if (await protocol.stat(url, options)) throw new StorageError('EXISTS', 'the name is taken');
}

/**
 * Gives the part its name. An answer that is lost may be that of a success, and a server may say that it moved what is then under
 * neither name: the name tells.
 */
async function appear(
  protocol: RemoteProtocol,
  part: URL,
  url: URL,
  { size }: FileDigest,
  options: StoreOptions,
): Promise<void> {
  const late = (): CallOptions => ({ signal: AbortSignal.timeout(AFTERMATH_MS) });
  let failure: unknown;
  try {
    await renameRemote(protocol, part, url, options);
  } catch (error) {
    const isUnclear = ['UNAVAILABLE', 'TIMEOUT', 'NOT_FOUND'].includes(toStorageError(error, options.signal).reason);
    if (!isUnclear || (await protocol.stat(part, late()))) throw error;
    failure = error;
  }
  const found = await protocol.stat(url, late());
  if (found?.size !== size)
    throw failure ?? new ContentChanged(`the storage has ${found?.size ?? 0} of ${size} bytes under the new name`);
}

/** @throws ContentChanged unless the storage has what was read */
async function compare(protocol: RemoteProtocol, url: URL, digest: UploadDigest, options: StoreOptions): Promise<void> {
  const { checksumKind, readBack, signal, onProgress } = options;
  const found = await protocol.stat(url, options);
  if (found?.size !== digest.size)
    throw new ContentChanged(`the storage has ${found?.size ?? 0} of ${digest.size} bytes`);
  onProgress?.(digest.size);
  const sums = [
    [checksumKind, digest.checksum],
    ['adler32', digest.adler32],
  ] as const;
  for (const [kind, sent] of readBack === 'always' ? [] : sums) {
    const given = await protocol.checksum(url, kind, options);
    if (given !== undefined) return assertSame(kind, given, sent);
  }
  const expected = { size: digest.size, checksumKind, signal, onProgress };
  const { checksum } = await readWhole(protocol, url, expected, () => {});
  assertSame(checksumKind, checksum, digest.checksum);
}

/** @throws ContentChanged */
function assertSame(kind: string, stored: string, sent: string): void {
  if (stored !== sent) throw new ContentChanged(`the storage has ${kind} ${stored}, not ${sent}`);
}

const REASONS: Readonly<Partial<Record<StorageError['reason'], StoreFailureReason>>> = {
  NO_SPACE: 'NO_SPACE',
  TOO_LARGE: 'TOO_LARGE',
  TIMEOUT: 'TIMEOUT',
};

function toFailure(error: unknown, signal: AbortSignal | undefined): StoreFailure {
  if (error instanceof ContentChanged) return { ok: false, reason: 'CONTENT_CHANGED', text: error.message };
  const { reason, message } = toStorageError(error, signal);
  return reason === 'TIMEOUT' && signal?.aborted
    ? { ok: false, reason, text: 'was not stored in time' }
    : { ok: false, reason: REASONS[reason] ?? 'NOT_STORED', text: `the storage: ${message}` };
}
