import { basename, dirname, join } from 'node:path';
import { printable } from '@visor/schema';
import type { Inspect } from '@visor/storage';
import type { FoundProgram } from './find-executable.ts';

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

type Content = Omit<ProgramIdentity, 'version'>;

interface Remembered {
  readonly mark: string;
  readonly content: Promise<Content | undefined>;
  identity: Promise<ProgramIdentity | undefined>;
  /** When its version was read. */
  readAt: number;
}

/** Its version is read again after this time, milliseconds: the files that say it may be changed after the program. */
const VERSION_AGE_MS = 1_000;

/**
 * Returns a function that says which file a program is; undefined where it is no longer what was found. It reads a file once, and again
 * when it was changed. Never throws.
 */
export function openProgramIdentities(
  inspect: Inspect,
  now: () => number,
): (program: FoundProgram) => Promise<ProgramIdentity | undefined> {
  const remembered = new Map<string, Remembered>();
  const withVersion = async (content: Promise<Content | undefined>): Promise<ProgramIdentity | undefined> => {
    const known = await content;
    const version = known && (await versionOf(known.program, inspect).catch(() => undefined));
    return known && { ...known, ...(version === undefined ? {} : { version }) };
  };
  return ({ path, file: { mark } }) => {
    const last = remembered.get(path);
    if (last?.mark === mark) {
      if (now() - last.readAt > VERSION_AGE_MS)
        Object.assign(last, { readAt: now(), identity: withVersion(last.content) });
      return last.identity;
    }
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const content = readContent(path, mark, inspect).catch(() => undefined);
    const identity = withVersion(content);
    remembered.set(path, { mark, content, identity, readAt: now() });
    return identity;
  };
}

/** Returns what a file is, where it has a mark before it is read and after. */
async function readContent(path: string, mark: string, inspect: Inspect): Promise<Content | undefined> {
  const read = await inspect(path, { digest: true });
  const after = await inspect(path);
  return read?.sha256 === undefined || read.mark !== mark || after?.mark !== mark
    ? undefined
    : { program: read.real, sha256: read.sha256 };
}

/**
 * Returns what the files beside a program say of its version: `NAME.version`, else `VERSION` or the package description (npm) in its
 * folder or, where that is `bin`, in the folder above. The program itself is not asked: it may do anything.
 */
async function versionOf(program: string, inspect: Inspect): Promise<string | undefined> {
  const folder = dirname(program);
  const folders = basename(folder) === 'bin' ? [folder, dirname(folder)] : [folder];
  const places = [
    { path: join(folder, `${basename(program)}.version`), read: plainVersion },
    ...folders.flatMap((parent) => [
      { path: join(parent, 'VERSION'), read: plainVersion },
      { path: join(parent, 'package.json'), read: packageVersion },
    ]),
  ];
  for (const { path, read } of places) {
    const version = read(await readSmall(path, inspect));
    if (version !== undefined && version.trim() !== '')
      return printable(version.trim().split('\n')[0] ?? '').slice(0, MAX_VERSION_LENGTH);
  }
  return undefined;
}

const plainVersion = (text: string): string | undefined => text;

function packageVersion(text: string): string | undefined {
  try {
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the text of a small file; none of another. */
async function readSmall(path: string, inspect: Inspect): Promise<string> {
  const found = await inspect(path, { headBytes: MAX_VERSION_FILE_BYTES });
  return found?.head === undefined || found.size > MAX_VERSION_FILE_BYTES
    ? ''
    : Buffer.from(found.head, 'base64').toString();
}
