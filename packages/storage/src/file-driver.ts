import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rm, rmdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pass, TargetError, type Passed } from './copy.ts';
import type { Driver, Expected, FetchFault, FetchOutcome, StoreFault, StoreOptions, StoreOutcome } from './outcome.ts';
import { isWithin } from './path.rules.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
const isTimeout = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;
/** What a file system answers that has no hard links, or none between these two places. */
const NO_LINKS = ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'];
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** Files of a mounted file system. `roots`: folders that its URLs must lie in; none: anywhere. */
export function fileDriver(roots: readonly string[]): Driver {
  const pathOf = (url: URL): string => {
    const path = fileURLToPath(url);
    if (!isWithin(path, roots)) throw new TypeError(`${url.href} is outside ${roots.join(', ')}`);
    return path;
  };
  return {
    fetch: (url, toPath, expected) => fetchFile(() => pathOf(url), url, toPath, expected),
    store: (fromPath, url, options) => storeFile(fromPath, () => pathOf(url), options),
    async remove(url) {
      const path = pathOf(url);
      await rm(path, { force: true });
      await rmdir(dirname(path)).catch(() => {});
    },
  };
}

async function fetchFile(from: () => string, url: URL, toPath: string, expected: Expected): Promise<FetchOutcome> {
  const fault = (code: FetchFault['code'], text: string): FetchOutcome => ({ ok: false, code, text });
  let source: FileHandle | undefined;
  let target: FileHandle | undefined;
  try {
    source = await open(from(), constants.O_RDONLY);
    const found = await source.stat();
    if (!found.isFile()) return fault(301, 'is not a file');
    if (found.size !== expected.size) return fault(302, `has ${found.size} bytes, not ${expected.size}`);
    target = await openTarget(toPath);
    const { size, checksum } = await pass(source, target, expected.checksumKind, expected.signal);
    if (size !== expected.size) return fault(302, `gave ${size} bytes, not ${expected.size}`);
    const wanted = expected.checksum.toLowerCase();
    if (checksum !== wanted) return fault(303, `has ${expected.checksumKind} ${checksum}, not ${wanted}`);
    return { ok: true, url: url.href };
  } catch (error) {
    if (error instanceof TargetError) throw error.cause;
    if (isTimeout(expected.signal)) return fault(304, 'was not copied in time');
    return fault(301, (error as Error).message);
  } finally {
    await target?.close();
    await source?.close();
  }
}

const openTarget = (path: string): Promise<FileHandle> =>
  open(path, 'w').catch((cause: Error) => {
    throw new TargetError(cause.message, { cause });
  });

async function storeFile(fromPath: string, to: () => string, options: StoreOptions): Promise<StoreOutcome> {
  try {
    const path = to();
    // Not through a link: a payload could have made one that leads out of its folder.
    await using source = await open(fromPath, constants.O_RDONLY | constants.O_NOFOLLOW);
    const found = await source.stat();
    await mkdir(dirname(path), { recursive: true });
    // A file with a second name could still be changed through it after it was stored.
    const shareable = found.nlink === 1 && found.dev === (await stat(dirname(path))).dev;
    const passed =
      (shareable ? await placeByLink(fromPath, path, source, options) : undefined) ??
      (await placeByCopy(path, source, options));
    const stored = await stat(path);
    if (passed.size !== found.size || stored.size !== found.size) {
      await rm(path, { force: true });
      return { ok: false, code: 505, text: `${found.size} bytes became ${stored.size}` };
    }
    return { ok: true, ...passed };
  } catch (error) {
    return storeFault(error, options.signal);
  }
}

function storeFault(error: unknown, signal: AbortSignal | undefined): StoreFault {
  const cause = error instanceof TargetError ? error.cause : error;
  const text = (error as Error).message;
  if (NO_ROOM.includes(codeOf(cause))) return { ok: false, code: 506, text };
  if (isTimeout(signal)) return { ok: false, code: 504, text: 'was not stored in time' };
  return { ok: false, code: 503, text };
}

/**
 * On the file system of the target: a second name for the same bytes, which are read once for their checksum.
 * `link` never replaces a file. Undefined where it can't be done.
 */
async function placeByLink(
  fromPath: string,
  path: string,
  source: FileHandle,
  { checksumKind, signal }: StoreOptions,
): Promise<Passed | undefined> {
  const passed = await pass(source, undefined, checksumKind, signal);
  await source.datasync();
  try {
    await link(fromPath, path);
    return passed;
  } catch (error) {
    if (NO_LINKS.includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** Written under a temporary name beside the target, made durable, then given its name, which nobody may have. */
async function placeByCopy(path: string, source: FileHandle, { checksumKind, signal }: StoreOptions): Promise<Passed> {
  const part = join(dirname(path), `.${basename(path).slice(0, 200)}.${randomUUID().slice(0, 8)}.part`);
  try {
    await using target = await open(part, 'wx');
    const passed = await pass(source, target, checksumKind, signal);
    await target.sync();
    await link(part, path);
    return passed;
  } finally {
    await rm(part, { force: true });
  }
}
