import { linkSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checksumOfFile, isPlainName, type HelperStorage } from '@visor/storage';
import type { StoredFileFragment } from '#operations';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { movedBytes } from '../output/moved-bytes.ts';
import { fetchByLink } from './fetch-by-link.ts';

/** Where files come from, and go. */
export interface GetTarget {
  readonly dir: string;
  /** Replace other files of the same names. */
  readonly force: boolean;
  /** Reads storages of this machine; absent where Visor runs elsewhere. */
  readonly storage?: HelperStorage | undefined;
  /** Returns a link to the bytes of a file; undefined where it has none. */
  readonly linkTo: (file: StoredFileFragment) => Promise<string | undefined>;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Gets one file, which has its name once its checksum agrees. @returns false where it was there before
 * @throws CommandError that names the file, and says what to do
 */
export async function getFile(file: StoredFileFragment, target: GetTarget): Promise<boolean> {
  const { name } = file;
  if (!isPlainName(name)) throw new CommandError(EXIT_CODE.failed, `${JSON.stringify(name)} is no name of a file here`);
  const path = join(target.dir, name);
  if (await isThere(file, path, target.force)) return false;
  // Its name is of the content, so that a later run goes on with it, whatever the file is called.
  const part = join(target.dir, `.visor-${file.id}.part`);
  try {
    if (!(await isCopied(file, part, target))) await download(file, part, target);
  } catch (error) {
    throw failure(name, path, part, error);
  }
  const isGood = await isSame(file, part);
  if (isGood === false) {
    rmSync(part, { force: true });
    throw new CommandError(
      EXIT_CODE.failed,
      `${name}: the bytes that came are not those of the catalog (${file.checksumKind} ${file.checksum}); visor explain ${file.id} shows its replicas`,
    );
  }
  if (isGood === true && isNamed(part, path, target.force)) return true;
  rmSync(part, { force: true });
  if (await isThere(file, path, false)) return false;
  throw new CommandError(EXIT_CODE.failed, `${part} was removed meanwhile: run the command again`);
}

/** Whether a file has the bytes of the catalog; undefined where another run has taken it. */
async function isSame(
  { size, checksum, checksumKind }: StoredFileFragment,
  path: string,
): Promise<boolean | undefined> {
  try {
    return (await checksumOfFile(path, checksumKind)) === checksum && statSync(path).size === size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @throws CommandError where another file has the name */
async function isThere(file: StoredFileFragment, path: string, force: boolean): Promise<boolean> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return false;
  if (found.isFile() && (await isSame(file, path)) === true) return true;
  if (force && found.isFile()) return false;
  throw new CommandError(
    EXIT_CODE.failed,
    `${path} is another file: remove it, choose another folder with -o, or replace it with --force`,
  );
}

/** Whether the file could be copied from a storage of this machine. @throws CommandError where its bytes there are others */
async function isCopied(
  file: StoredFileFragment,
  part: string,
  { storage, signal, onBytes }: GetTarget,
): Promise<boolean> {
  if (!storage) return false;
  const { size, checksum, checksumKind } = file;
  const urls = file.replicas.filter(({ status }) => status === 'AVAILABLE').map(({ url }) => url);
  const { onProgress, finish } = movedBytes(onBytes);
  const outcome = await storage.fetch(urls, part, { size, checksum, checksumKind, signal, onProgress });
  finish(outcome.ok ? size : 0);
  if (!outcome.ok) rmSync(part, { force: true });
  signal.throwIfAborted();
  if (outcome.ok || outcome.reason === 'NOT_FOUND' || outcome.reason === 'NOT_READABLE') return outcome.ok;
  throw new CommandError(EXIT_CODE.failed, `${outcome.text}; visor explain ${file.id} shows its replicas`);
}

async function download(file: StoredFileFragment, part: string, { linkTo, signal, onBytes }: GetTarget): Promise<void> {
  const link = async (): Promise<string> => {
    const url = await linkTo(file);
    if (url !== undefined) return url;
    throw new CommandError(EXIT_CODE.failed, `no good replica can be read; visor explain ${file.id} shows them`);
  };
  await fetchByLink(file, part, { link, signal, onBytes });
}

/** Gives a part its name. @returns false where another file has got it meanwhile */
function isNamed(part: string, path: string, force: boolean): boolean {
  try {
    if (!force) {
      linkSync(part, path);
      rmSync(part, { force: true });
      return true;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // The file system has no hard links.
  }
  renameSync(part, path);
  return true;
}

const NO_SPACE_CODES = ['ENOSPC', 'EDQUOT'];

function failure(name: string, path: string, part: string, error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (NO_SPACE_CODES.includes(code))
    return new CommandError(
      EXIT_CODE.failed,
      `the disk of ${path} is full: make room and run the command again, which goes on behind what is there (${part})`,
      { isOfAll: true },
    );
  if (!(error instanceof CommandError)) return error;
  return new CommandError(error.exitCode, `${name}: ${message}`, { isOfAll: error.exitCode === EXIT_CODE.unreachable });
}
