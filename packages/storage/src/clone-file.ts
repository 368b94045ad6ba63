import { chmodSync, constants, copyFileSync, rmSync } from 'node:fs';

const STAGED_MODE = 0o644;
/** Errors of file systems that share no blocks, or none with each other. */
const UNABLE_CODES = ['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOTTY', 'ENOSYS'];

/** Pairs of file systems, by their device numbers, that share no blocks: each is tried once. */
const unable = new Set<string>();

/**
 * Whether an open file could be copied without reading it: the copy shares its blocks until either is written (reflink). Where
 * that fails, no file is left.
 */
export function isCloned(descriptor: number, toPath: string, pair: string): boolean {
  if (unable.has(pair)) return false;
  const code = copyWith(descriptor, toPath, constants.COPYFILE_FICLONE_FORCE);
  if (code !== undefined && UNABLE_CODES.includes(code)) unable.add(pair);
  return code === undefined;
}

/** Whether an open file could be copied inside the kernel, so that nobody sees its bytes. Where that fails, no file is left. */
export const isCopiedInKernel = (descriptor: number, toPath: string): boolean =>
  copyWith(descriptor, toPath, 0) === undefined;

/** Returns the code of the error, if there was one. */
function copyWith(descriptor: number, toPath: string, mode: number): string | undefined {
  try {
    // The open file by the kernel's name: its path may lead elsewhere meanwhile.
    copyFileSync(`/proc/self/fd/${descriptor}`, toPath, mode);
    // The copy got the mode of its source.
    chmodSync(toPath, STAGED_MODE);
    return undefined;
  } catch (error) {
    rmSync(toPath, { force: true });
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}
