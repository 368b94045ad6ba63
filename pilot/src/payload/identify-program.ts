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

interface Remembered {
  readonly mark: string;
  readonly identity: Promise<ProgramIdentity | undefined>;
}

/** Returns a function that says which file a program is. It reads a file once, and again when it was changed. Never throws. */
export function openProgramIdentities(
  inspect: Inspect,
): (program: FoundProgram) => Promise<ProgramIdentity | undefined> {
  const remembered = new Map<string, Remembered>();
  return ({ path, file: { mark } }) => {
    const known = remembered.get(path);
    if (known?.mark === mark) return known.identity;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const identity = identify(path, inspect).catch(() => undefined);
    remembered.set(path, { mark, identity });
    return identity;
  };
}

async function identify(path: string, inspect: Inspect): Promise<ProgramIdentity | undefined> {
  const { real: program, sha256 } = (await inspect(path, { digest: true })) ?? {};
  if (program === undefined || sha256 === undefined) return undefined;
  const version = await versionOf(program, inspect);
  return { program, sha256, ...(version === undefined ? {} : { version }) };
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
