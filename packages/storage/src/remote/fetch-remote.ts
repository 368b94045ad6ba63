import { closeSync, openSync, writeSync } from 'node:fs';
import { createChecksum } from '../checksum.ts';
import { asTarget, TargetError, type FileDigest } from '../copy-bytes.ts';
import type { CallOptions, ExpectedFile, FetchFailure, FetchFailureReason, FetchOutcome } from '../driver.ts';
import { StorageError, toStorageError } from '../storage-error.ts';
import type { RemoteProtocol } from './remote-protocol.ts';

/** Times that a transfer that broke off goes on from where it ended. */
const MAX_RESUMES = 5;

const failed = (reason: FetchFailureReason, text: string): FetchFailure => ({ ok: false, reason, text });

/** Copies a file of a remote storage, or reads it for its checksum: without `toPath`. @throws the target's error */
export async function fetchRemote(
  protocol: RemoteProtocol,
  url: URL,
  toPath: string | undefined,
  expected: ExpectedFile,
): Promise<FetchOutcome> {
  try {
    expected.signal?.throwIfAborted();
    const found = await protocol.stat(url, expected);
    if (found?.kind !== 'file') return failed('NOT_FOUND', found ? 'is not a file' : 'is not there');
    if (found.size !== expected.size) return failed('SIZE_MISMATCH', `has ${found.size} bytes, not ${expected.size}`);
    const { size, checksum } = await download(protocol, url, toPath, expected);
    if (size > expected.size) return failed('SIZE_MISMATCH', `sends more than its ${expected.size} bytes`);
    if (size < expected.size) return failed('SIZE_MISMATCH', `sends ${size} of its ${expected.size} bytes`);
    const wanted = expected.checksum.toLowerCase();
    if (checksum !== wanted)
      return failed('CHECKSUM_MISMATCH', `has ${expected.checksumKind} ${checksum}, not ${wanted}`);
    return { ok: true, url: url.href };
  } catch (error) {
    if (error instanceof TargetError) throw error.cause;
    if (expected.signal?.aborted) return failed('TIMEOUT', 'was not copied in time');
    const { reason, message } = toStorageError(error);
    return failed(reason === 'NOT_FOUND' || reason === 'TIMEOUT' ? reason : 'NOT_READABLE', message);
  }
}

async function download(
  protocol: RemoteProtocol,
  url: URL,
  toPath: string | undefined,
  expected: ExpectedFile,
): Promise<FileDigest> {
  if (toPath === undefined) return await readWhole(protocol, url, expected, () => {});
  const target = asTarget(() => openSync(toPath, 'w'));
  try {
    return await readWhole(protocol, url, expected, (bytes, position) => writeAll(target, bytes, position));
  } finally {
    // Network file systems report a full disk at the close.
    asTarget(() => closeSync(target));
  }
}

function writeAll(target: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;)
    done += asTarget(() => writeSync(target, bytes, done, bytes.length - done, position + done));
}

type Expectation = Pick<ExpectedFile, 'size' | 'checksumKind'> & CallOptions;

/** Reads a file to its end or one chunk beyond its expected size; a transfer that breaks off goes on where it ended. */
export async function readWhole(
  protocol: RemoteProtocol,
  url: URL,
  { size: expectedSize, checksumKind, ...options }: Expectation,
  write: (bytes: Uint8Array, position: number) => void,
): Promise<FileDigest> {
  const checksum = createChecksum(checksumKind);
  let size = 0;
  for (let resumes = 0; ; resumes++) {
    const begun = size;
    try {
      for await (const bytes of protocol.read(url, { from: size }, options)) {
        checksum.update(bytes);
        write(bytes, size);
        size += bytes.length;
        if (size > expectedSize) break;
      }
      if (size >= expectedSize || size === begun) return { size, checksum: checksum.hex() };
    } catch (error) {
      if (!isResumable(error, options.signal) || size === begun || resumes >= MAX_RESUMES) throw error;
    }
    if (resumes >= MAX_RESUMES) return { size, checksum: checksum.hex() };
  }
}

const isResumable = (error: unknown, signal: AbortSignal | undefined): boolean =>
  !signal?.aborted && error instanceof StorageError && error.reason === 'UNAVAILABLE';
