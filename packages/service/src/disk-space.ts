import { realpath, statfs } from 'node:fs/promises';
import type { CheckResult } from './health.ts';

/** Below this a line of a log, a page of a database or a record of a journal may not fit any more. */
const MIN_FREE_BYTES = 1_048_576;

interface DiskSpaceOptions {
  /** Folders or files on the filesystems that the process writes to. */
  readonly paths: readonly string[];
  /** The error code where log lines cannot be written now. */
  readonly logFault: () => string | undefined;
}

/** Error codes of a write for which there is no space. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Checks that the filesystems that the process writes to have free space. */
export async function checkDiskSpace({ paths, logFault }: DiskSpaceOptions): Promise<CheckResult> {
  const fault = logFault();
  if (fault !== undefined && fault !== 'EPIPE' && fault !== 'EAGAIN')
    return { ok: false, text: `${FULL.has(fault) ? 'no space' : 'I/O error'}: log lines can't be written (${fault})` };
  const found = await Promise.all(paths.map(freeSpaceAt));
  const full = found.find((space) => space?.text !== undefined);
  if (full) return { ok: false, ...full };
  const free = found.flatMap((space) => (space ? [space.freeBytes] : []));
  return { ok: true, ...(free.length > 0 ? { freeBytes: Math.min(...free) } : {}) };
}

interface FreeSpace {
  readonly freeBytes: number;
  readonly text?: string;
}

async function freeSpaceAt(path: string): Promise<FreeSpace | undefined> {
  try {
    const { bsize, blocks, bavail, bfree, files, ffree } = await statfs(path);
    // A pipe, a terminal, /dev/null: no filesystem that fills up.
    if (blocks === 0) return undefined;
    // Root may use the blocks that are kept back for it.
    const freeBytes = bsize * (process.getuid?.() === 0 ? bfree : bavail);
    const fault =
      freeBytes < MIN_FREE_BYTES
        ? `${freeBytes} bytes are free`
        : files > 0 && ffree === 0
          ? 'no file can be made'
          : undefined;
    if (fault === undefined) return { freeBytes };
    return { freeBytes, text: `no space: ${fault} at ${await realpath(path).catch(() => path)}` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A path that is not there is reported by who needs it (and /proc is not everywhere).
    return code === 'EIO' ? { freeBytes: 0, text: `I/O error at ${path}` } : undefined;
  }
}
