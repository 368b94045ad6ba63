import { randomUUID } from 'node:crypto';
import { constants, lstatSync, statSync, type Stats } from 'node:fs';
import { link, mkdir, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checksumOfBytes } from './checksum.ts';
import { pass, TargetError, type Passed } from './copy.ts';
import type { StoreFault, StoreOptions, StoreOutcome } from './outcome.ts';
import { readSmall, SMALL } from './small-file.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG'];
/** What a file system answers that has no hard links, or none between these two places. */
const NO_LINKS = ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'];

/** Gives a local file its place: by a second name where that can be done, else by a copy. */
export async function storeFile(fromPath: string, to: () => string, options: StoreOptions): Promise<StoreOutcome> {
  try {
    options.signal?.throwIfAborted();
    const path = to();
    const found = lstatSync(fromPath);
    if (!found.isFile()) return { ok: false, code: 503, text: 'is not a plain file' };
    await mkdir(dirname(path), { recursive: true });
    const { size, checksum } =
      (await byName(fromPath, path, found, options)) ?? (await byCopy(fromPath, path, options));
    if (size === found.size) return { ok: true, size, checksum };
    await rm(path, { force: true });
    return { ok: false, code: 505, text: `${found.size} bytes became ${size}` };
  } catch (error) {
    return storeFault(error, options.signal);
  }
}

function storeFault(error: unknown, signal: AbortSignal | undefined): StoreFault {
  const cause = error instanceof TargetError ? error.cause : error;
  const text = (error as Error).message;
  if (NO_ROOM.includes(codeOf(cause))) return { ok: false, code: 506, text };
  if (signal?.aborted) return { ok: false, code: 504, text: 'was not stored in time' };
  return { ok: false, code: 503, text };
}

/** A link a payload made could lead out of its folder: it is not followed. */
const openOwn = (path: string): Promise<FileHandle> =>
  open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);

/**
 * A second name for the same bytes, which are read once for their checksum; `link` never replaces a file.
 * Undefined where it can't be done: on another file system, or when the file has a second name already, through which it
 * could be changed later.
 */
async function byName(
  fromPath: string,
  path: string,
  found: Stats,
  options: StoreOptions,
): Promise<Passed | undefined> {
  if (found.nlink !== 1 || found.dev !== statSync(dirname(path)).dev) return undefined;
  const passed = await readThrough(fromPath, found, options);
  try {
    await link(fromPath, path);
    return passed;
  } catch (error) {
    if (NO_LINKS.includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** Size and checksum of a file, which is on disk afterwards. */
async function readThrough(
  path: string,
  found: Stats,
  { checksumKind, durable = true, signal }: StoreOptions,
): Promise<Passed> {
  if (found.size <= SMALL && !durable) return passSmall(path, checksumKind);
  await using source = await openOwn(path);
  const passed =
    found.size <= SMALL ? passSmall(path, checksumKind) : await pass(source, undefined, checksumKind, signal);
  if (durable) await source.datasync();
  return passed;
}

function passSmall(path: string, kind: StoreOptions['checksumKind']): Passed {
  const { bytes } = readSmall(path, false);
  return { size: bytes.length, checksum: checksumOfBytes(kind, bytes) };
}

/** Written under a temporary name beside the target, made durable, then given its name, which nobody may have. */
async function byCopy(
  fromPath: string,
  path: string,
  { checksumKind, durable = true, signal }: StoreOptions,
): Promise<Passed> {
  const part = join(dirname(path), `.${basename(path).slice(0, 60)}.${randomUUID()}.part`);
  try {
    await using source = await openOwn(fromPath);
    await using target = await open(part, 'wx');
    const passed = await pass(source, target, checksumKind, signal);
    if (durable) await target.datasync();
    const { size } = await stat(part);
    await link(part, path);
    return { ...passed, size };
  } finally {
    await rm(part, { force: true });
  }
}
