import { link, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallOptions, StorageFiles } from './driver.ts';
import { openFolderWithin, openWithin, UnreadableError } from './open-within.ts';
import { newPartName } from './part-record.ts';
import {
  MARKER_NAME,
  markerText,
  MAX_MARKER_BYTES,
  parseMarker,
  type FoundMarker,
  type RootMarker,
} from './root-marker.rules.ts';
import { StorageError, toStorageError } from './storage-error.ts';
import type { Storage } from './storage.ts';

/** How the roots of storages are reached. */
export interface RootAccess {
  /** Folders that storages of this machine must lie in; none: they can lie anywhere. */
  readonly roots: readonly string[];
  /** For storages of other schemes than `file:`. */
  readonly storage: Pick<StorageFiles, 'stat' | 'read' | 'remove' | 'room'> & Pick<Storage, 'write'>;
}

/**
 * Reads the marker of a root. On a mounted file system nothing waits in this thread; a mount that hangs holds one thread of the pool.
 * @throws StorageError
 */
export async function readMarker(url: string, access: RootAccess, options: CallOptions = {}): Promise<FoundMarker> {
  try {
    const text = url.startsWith('file:') ? await readLocal(url, access) : await readRemote(url, access, options);
    if (typeof text !== 'string') return text;
    const marker = parseMarker(text);
    return marker ? { kind: 'marked', marker } : { kind: 'odd' };
  } catch (error) {
    throw toStorageError(error, options.signal);
  }
}

async function readLocal(url: string, { roots }: RootAccess): Promise<string | FoundMarker> {
  const folder = fileURLToPath(url);
  const root = await openFolderWithin({ folder, roots }, '.').catch((error: unknown) => {
    if (toStorageError(error).reason === 'NOT_FOUND') return undefined;
    throw error;
  });
  if (!root) return { kind: 'absent' };
  await root.handle.close();
  try {
    const { handle, size } = await openWithin({ folder, roots }, MARKER_NAME);
    await using file = handle;
    if (size > MAX_MARKER_BYTES) return { kind: 'odd' };
    return await file.readFile('utf8');
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    if (error.reason === 'NOT_FOUND') return { kind: 'unmarked' };
    if (error.reason === 'NOT_PLAIN') return { kind: 'odd' };
    throw new StorageError('UNAVAILABLE', error.message, { cause: error });
  }
}

async function readRemote(url: string, { storage }: RootAccess, options: CallOptions): Promise<string | FoundMarker> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of storage.read(url + MARKER_NAME, { length: MAX_MARKER_BYTES }, options)) parts.push(part);
  } catch (error) {
    if (toStorageError(error).reason !== 'NOT_FOUND') throw error;
    // The same answer as where there is no folder: writing the marker would make one.
    return { kind: (await storage.stat(url, options)) ? 'unmarked' : 'absent' };
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Writes the marker of a root that has none, and never another one's. @throws StorageError: EXISTS where there is one meanwhile */
export async function writeMarker(
  url: string,
  marker: RootMarker,
  access: RootAccess,
  { signal }: CallOptions = {},
): Promise<void> {
  const text = markerText(marker);
  if (url.startsWith('file:')) return await writeLocal(url, text, access).catch(fail);
  // Its word on a checksum is not enough: what marks a root is read back.
  const options = { checksumKind: 'crc32', readBack: 'always', ...(signal ? { signal } : {}) } as const;
  const outcome = await access.storage.write(Buffer.from(text), url + MARKER_NAME, options);
  if (!outcome.ok) throw new StorageError(outcome.reason === 'TIMEOUT' ? 'TIMEOUT' : 'DENIED', outcome.text);
}

const fail = (error: unknown): never => {
  throw toStorageError(error);
};

const MARKER_MODE = 0o444;

async function writeLocal(url: string, text: string, { roots }: RootAccess): Promise<void> {
  const folder = await openFolderWithin({ folder: fileURLToPath(url), roots }, '.');
  try {
    const part = join(folder.path, newPartName());
    try {
      await using file = await open(part, 'wx', MARKER_MODE);
      await file.writeFile(text);
      await file.chmod(MARKER_MODE);
      await file.sync();
      await link(part, join(folder.path, MARKER_NAME));
    } finally {
      await rm(part, { force: true });
    }
    // Some file systems cannot sync a folder; the marker is looked for before anything is believed of the root.
    await folder.handle.sync().catch(() => {});
  } finally {
    await folder.handle.close();
  }
}

/** Removes the marker of a root. @throws StorageError */
export async function removeMarker(
  url: string,
  { roots, storage }: RootAccess,
  options: CallOptions = {},
): Promise<void> {
  if (!url.startsWith('file:')) return await storage.remove(url + MARKER_NAME, options);
  try {
    const folder = await openFolderWithin({ folder: fileURLToPath(url), roots }, '.');
    try {
      await rm(join(folder.path, MARKER_NAME), { force: true });
    } finally {
      await folder.handle.close();
    }
  } catch (error) {
    throw toStorageError(error);
  }
}

/** Finds the marker of a storage that a folder lies in, in one of the folders above it. */
export async function findMarkerAbove(url: string, access: RootAccess): Promise<RootMarker | undefined> {
  if (!url.startsWith('file:')) return undefined;
  const folder = fileURLToPath(url).replace(/\/+$/, '');
  for (let above = dirname(folder); above !== '/' && above !== '.'; above = dirname(above)) {
    const found = await readLocal(
      `file://${encodeURI(above).replaceAll('?', '%3F').replaceAll('#', '%23')}`,
      access,
    ).catch(() => undefined);
    const marker = typeof found === 'string' ? parseMarker(found) : undefined;
    if (marker) return marker;
  }
  return undefined;
}
