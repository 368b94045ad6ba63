import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  createReadStream,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import type { OnProgress } from './driver.ts';

/** What a file is, all links followed. */
export interface InspectedFile {
  /** Path of the file itself. */
  readonly real: string;
  /** Whether it is a regular file. */
  readonly isFile: boolean;
  readonly isFolder: boolean;
  /** Whether this process may execute it. */
  readonly isExecutable: boolean;
  readonly size: number;
  /** Another one after every change of the file. */
  readonly mark: string;
  /** When it was last changed or got this name, milliseconds since 1970, by the clock of its file system. */
  readonly changedAt: number;
  /** Its beginning in base64, where it was asked for and can be read. */
  readonly head?: string;
  /** Its digest, where it was asked for and can be read. */
  readonly sha256?: string;
}

/** What to read of a file. */
export interface InspectOptions {
  readonly headBytes?: number;
  readonly digest?: boolean;
}

/** Looks at a local file or folder; undefined where there is none, or it cannot be reached. @throws where its file system fails */
export type Inspect = (path: string, options?: InspectOptions) => Promise<InspectedFile | undefined>;

/** Errors of a path that leads to nothing, for this process. */
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG']);

/** Looks at a local file or folder. It waits for its file system: a process that must not uses an inspector. @throws its error */
export async function inspectFile(
  path: string,
  { headBytes = 0, digest = false }: InspectOptions = {},
  onProgress: OnProgress = () => {},
): Promise<InspectedFile | undefined> {
  try {
    const found = statSync(path);
    const [isFile, isFolder] = [found.isFile(), found.isDirectory()];
    const { dev, ino, size, mtimeMs, ctimeMs } = found;
    const head = isFile && headBytes > 0 ? headOf(path, headBytes) : undefined;
    const sha256 = isFile && digest ? await digestOf(path, onProgress) : undefined;
    return {
      real: realpathSync(path),
      isFile,
      isFolder,
      isExecutable: isExecutable(path),
      size,
      mark: `${dev}.${ino}.${size}.${mtimeMs}.${ctimeMs}`,
      changedAt: ctimeMs,
      ...(head === undefined ? {} : { head }),
      ...(sha256 === undefined ? {} : { sha256 }),
    };
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
}

/** Whether this process may execute a file, or enter a folder. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function headOf(path: string, bytes: number): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const head = Buffer.alloc(bytes);
    return head.subarray(0, readSync(file, head, 0, bytes, 0)).toString('base64');
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

async function digestOf(path: string, onProgress: OnProgress): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk as Buffer);
      onProgress();
    }
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
