import { randomUUID } from 'node:crypto';
import { constants, existsSync, lstatSync, statSync, type Stats } from 'node:fs';
import { chmod, link, mkdir, open, rm, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checksumOfBytes } from './checksum.ts';
import { onTarget, pass, TargetError, type Passed } from './copy.ts';
import type { StoreFault, StoreOptions, StoreOutcome } from './outcome.ts';
import { readSmall, SMALL } from './small-file.ts';

/** Mode of every stored file: nobody changes it; who may read it is decided by the modes of the folders above. */
const STORED_MODE = 0o444;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
const NO_ROOM = ['ENOSPC', 'EDQUOT'];
/** What a file system answers that has no hard links, or none between these two places. */
const NO_LINKS = ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'];

/** Gives a local file its place: the file itself where nobody else can change it, else a copy. */
export async function storeFile(
  fromPath: string,
  to: () => string,
  options: StoreOptions,
  folderMade: (first: string, folder: string) => void = () => {},
): Promise<StoreOutcome> {
  let made: string | undefined;
  try {
    options.signal?.throwIfAborted();
    const path = to();
    const folder = dirname(path);
    const found = lstatSync(fromPath);
    if (!found.isFile()) return { ok: false, code: 503, text: 'is not a plain file' };
    const first = await onTarget(makeFolders(folder));
    if (first !== undefined) {
      made = folder;
      folderMade(first, folder);
    }
    const { size, checksum } =
      (await byMove(fromPath, path, found, options)) ?? (await byCopy(fromPath, path, options));
    if (size === found.size) return { ok: true, size, checksum };
    await rm(path, { force: true });
    return { ok: false, code: 505, text: `${found.size} bytes became ${size}` };
  } catch (error) {
    // Not empty where something else was stored there meanwhile.
    if (made !== undefined) await rmdir(made).catch(() => {});
    return storeFault(error, options.signal);
  }
}

/**
 * Makes a folder with those around it. Node answers "no such file" for most refusals of a recursive mkdir (read-only, quota):
 * the step that was refused, alone, tells the reason. @returns the first that was made
 */
async function makeFolders(folder: string): Promise<string | undefined> {
  try {
    return await mkdir(folder, { recursive: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    let first = folder;
    while (first !== dirname(first) && !existsSync(dirname(first))) first = dirname(first);
    await mkdir(first);
    await mkdir(folder, { recursive: true });
    return first;
  }
}

function storeFault(error: unknown, signal: AbortSignal | undefined): StoreFault {
  const target = error instanceof TargetError;
  const cause = codeOf(target ? error.cause : error);
  const text = `${target ? 'the storage' : 'the file'}: ${(error as Error).message}`;
  if (NO_ROOM.includes(cause)) return { ok: false, code: 506, text };
  if (cause === 'EFBIG') return { ok: false, code: 507, text };
  if (signal?.aborted) return { ok: false, code: 504, text: 'was not stored in time' };
  return { ok: false, code: 503, text };
}

const OWN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const OWNER_READ = 0o400;

/** A link a payload made could lead out of its folder: it is not followed. A file that its owner must not read is made readable. */
async function openOwn(path: string): Promise<FileHandle> {
  try {
    return await open(path, OWN);
  } catch (error) {
    if (codeOf(error) !== 'EACCES') throw error;
    await chmod(path, OWNER_READ);
    return open(path, OWN);
  }
}

/**
 * Moves the file itself: made ours and read-only by its descriptor, read once for its checksum, linked to its new name,
 * which `link` never takes from another file, and unlinked from its old one.
 * Undefined where the file must be copied: somebody may still have it open, it has a second name, belongs to somebody
 * else, or lies on another file system.
 */
async function byMove(
  fromPath: string,
  path: string,
  found: Stats,
  options: StoreOptions,
): Promise<Passed | undefined> {
  if (!options.exclusive || found.dev !== statSync(dirname(path)).dev) return undefined;
  await using source = await openOwn(fromPath);
  if (!(await takeOver(source, options.owner))) return undefined;
  const passed = await readThrough(source, fromPath, options);
  try {
    await link(fromPath, path);
  } catch (error) {
    if (NO_LINKS.includes(codeOf(error))) return undefined;
    throw new TargetError((error as Error).message, { cause: error });
  }
  if (await isOnly(source, fromPath, path)) return passed;
  await rm(path, { force: true });
  return undefined;
}

/** Makes an open file ours and read-only; false where it has a second name or belongs to somebody else. */
async function takeOver(file: FileHandle, owner: number | undefined): Promise<boolean> {
  const uid = process.geteuid?.() ?? 0;
  const before = await file.stat();
  if (!before.isFile() || before.nlink !== 1 || (before.uid !== uid && before.uid !== owner)) return false;
  try {
    if (before.uid !== uid) await file.chown(uid, process.getegid?.() ?? 0);
    await file.chmod(STORED_MODE);
  } catch (error) {
    if (codeOf(error) === 'EPERM') return false;
    throw error;
  }
  const after = await file.stat();
  return after.nlink === 1 && after.uid === uid;
}

/** Drops the old name; true if the new one is then the only name of the open file. */
async function isOnly(file: FileHandle, fromPath: string, path: string): Promise<boolean> {
  try {
    await unlink(fromPath);
  } catch {
    return false;
  }
  const { ino, dev, nlink } = await file.stat();
  const stored = lstatSync(path);
  return nlink === 1 && stored.ino === ino && stored.dev === dev;
}

/** Size and checksum of a file, which is on disk afterwards. */
async function readThrough(
  source: FileHandle,
  path: string,
  { checksumKind, durable = true, signal }: StoreOptions,
): Promise<Passed> {
  const { size } = await source.stat();
  const passed = size <= SMALL ? passSmall(path, checksumKind) : await pass(source, undefined, checksumKind, signal);
  if (durable) await source.datasync();
  return passed;
}

function passSmall(path: string, kind: StoreOptions['checksumKind']): Passed {
  const { bytes } = readSmall(path);
  return { size: bytes.length, checksum: checksumOfBytes(kind, bytes) };
}

/** Written under a temporary name beside the target, made durable, then given its name, which nobody may have. */
async function byCopy(
  fromPath: string,
  path: string,
  { checksumKind, durable = true, signal }: StoreOptions,
): Promise<Passed> {
  const part = join(dirname(path), `.${randomUUID()}.part`);
  await using source = await openOwn(fromPath);
  try {
    const target = await onTarget(open(part, 'wx', STORED_MODE));
    let size: number;
    let passed: Passed;
    try {
      passed = await pass(source, target, checksumKind, signal);
      await onTarget(target.chmod(STORED_MODE));
      if (durable) await onTarget(target.datasync());
      ({ size } = await onTarget(target.stat()));
    } finally {
      // Network file systems tell of a full disk at the close.
      await onTarget(target.close());
    }
    await onTarget(link(part, path));
    return { ...passed, size };
  } finally {
    await rm(part, { force: true }).catch(() => {});
  }
}
