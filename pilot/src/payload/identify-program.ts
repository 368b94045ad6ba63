import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { printable } from '@visor/schema';

/** Which file a program is. */
export interface ProgramIdentity {
  /** Path with all links followed. */
  readonly program: string;
  readonly sha256: string;
  readonly version?: string;
}

const MAX_VERSION_LENGTH = 255;
/** A version file that is larger is something else, bytes. */
const MAX_VERSION_FILE_BYTES = 4_096;
/** Programs that are remembered. */
const MAX_REMEMBERED = 1_000;

interface Remembered {
  readonly mark: string;
  readonly identity: Promise<ProgramIdentity | undefined>;
}

/** Returns a function that says which file a program is. It reads a file once, and again when it was changed. Never throws. */
export function openProgramIdentities(): (path: string) => Promise<ProgramIdentity | undefined> {
  const remembered = new Map<string, Remembered>();
  return (path) => {
    const mark = markOf(path);
    if (mark === undefined) return Promise.resolve(undefined);
    const known = remembered.get(path);
    if (known?.mark === mark) return known.identity;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const identity = identify(path).catch(() => undefined);
    remembered.set(path, { mark, identity });
    return identity;
  };
}

function markOf(path: string): string | undefined {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(path);
    return `${dev}.${ino}.${size}.${mtimeMs}.${ctimeMs}`;
  } catch {
    return undefined;
  }
}

async function identify(path: string): Promise<ProgramIdentity> {
  const program = realpathSync(path);
  const hash = createHash('sha256');
  await pipeline(createReadStream(program), hash);
  const version = versionOf(program);
  return { program, sha256: hash.digest('hex'), ...(version === undefined ? {} : { version }) };
}

/**
 * Returns what the files beside a program say of its version: `NAME.version`, else `VERSION` or the package description (npm) in its
 * folder or, where that is `bin`, in the folder above. The program itself is not asked: it may do anything.
 */
function versionOf(program: string): string | undefined {
  const folder = dirname(program);
  const folders = basename(folder) === 'bin' ? [folder, dirname(folder)] : [folder];
  const own = readSmall(join(folder, `${basename(program)}.version`));
  const texts = [own, ...folders.flatMap((path) => [readSmall(join(path, 'VERSION')), packageVersion(path)])];
  const text = texts.find((found) => found !== undefined && found.trim() !== '');
  return text === undefined ? undefined : printable(text.trim().split('\n')[0] ?? '').slice(0, MAX_VERSION_LENGTH);
}

function packageVersion(folder: string): string | undefined {
  try {
    const { version } = JSON.parse(readSmall(join(folder, 'package.json')) ?? '{}') as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

function readSmall(path: string): string | undefined {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= MAX_VERSION_FILE_BYTES ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
