import { constants } from 'node:fs';
import { open, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isWithin } from './path.rules.ts';
import { foldersOfRoots } from './storage-roots.ts';

/** Why a file in a folder is not read. */
type UnreadableReason = 'NOT_FOUND' | 'OUTSIDE' | 'NOT_PLAIN' | 'NOT_READABLE';

/** A file in a folder that is not read; the message is the rest of a sentence about it. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
  readonly reason: UnreadableReason;
  constructor(reason: UnreadableReason, text: string, options?: ErrorOptions) {
    super(text, options);
    this.reason = reason;
  }
}

const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const FOLDER_FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const REASON_OF_CODE: Readonly<Record<string, readonly [UnreadableReason, string]>> = {
  ENOENT: ['NOT_FOUND', 'is not there any more'],
  ENOTDIR: ['NOT_FOUND', 'is not there any more'],
  ELOOP: ['NOT_PLAIN', 'is a link, not a plain file'],
  ENXIO: ['NOT_PLAIN', 'is a pipe, a socket or a device, not a plain file'],
};

/** A folder, and the folders that it must lie in after links are resolved; none: it may lie anywhere. */
interface OuterFolder {
  readonly folder: string;
  readonly roots: readonly string[];
}

/**
 * Opens a plain file inside a folder, without waiting in this thread. Its folder may be reached by links that stay inside; the
 * file itself is no link. What was opened is checked, so a folder that is replaced meanwhile leads nowhere else.
 * @param path relative to the folder
 * @throws UnreadableError
 */
export async function openWithin(outer: OuterFolder, path: string): Promise<{ handle: FileHandle; size: number }> {
  let handle: FileHandle | undefined;
  try {
    const parent = await openFolderWithin(outer, dirname(path));
    try {
      handle = await open(join(parent.path, basename(path)), READ_FLAGS);
    } finally {
      await parent.handle.close();
    }
    const found = await handle.stat();
    if (!found.isFile()) throw new UnreadableError('NOT_PLAIN', 'is not a plain file');
    return { handle, size: found.size };
  } catch (error) {
    await handle?.close();
    throw toUnreadable(error);
  }
}

/**
 * Opens a folder inside a folder. Its `path` leads to what was opened, also when a folder is moved or replaced by a link meanwhile.
 * @param path relative to the folder
 * @throws UnreadableError, or the file system's error
 */
export async function openFolderWithin(
  { folder, roots }: OuterFolder,
  path: string,
): Promise<{ handle: FileHandle; path: string }> {
  const root = await realpath(folder);
  if (roots.length > 0 && !(await isInAny(root, roots)))
    throw new UnreadableError('OUTSIDE', 'lies outside of the storage roots (VISOR_STORAGE_ROOTS)');
  const handle = await open(await realpath(resolve(root, path)), FOLDER_FLAGS);
  try {
    const byDescriptor = `/proc/self/fd/${handle.fd}`;
    const opened = await readlink(byDescriptor);
    if (!isWithin(opened, root))
      throw new UnreadableError('OUTSIDE', 'lies outside of its storage, to which a link leads');
    return { handle, path: byDescriptor };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function isInAny(path: string, folders: readonly string[]): Promise<boolean> {
  for (const folder of foldersOfRoots(folders))
    if (isWithin(path, await realpath(folder).catch(() => folder))) return true;
  return false;
}

function toUnreadable(error: unknown): UnreadableError {
  if (error instanceof UnreadableError) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const [reason, text] = REASON_OF_CODE[code] ?? ['NOT_READABLE', `cannot be read (${code || 'unknown error'})`];
  return new UnreadableError(reason, text, { cause: error });
}
