import { join } from 'node:path';
import type { Inspect, InspectedFile } from '@visor/storage';

/** A program of this node. */
export interface FoundProgram {
  /** Where it was found. */
  readonly path: string;
  readonly file: InspectedFile;
}

/** What is read of a program: its format, and the interpreter of a script. */
export const PROGRAM_HEAD_BYTES = 512;

/**
 * Finds a program by its plain name, in the first folder that has it. Else returns why there is none: which folders were searched, and
 * what to do. @throws the error of `inspect`
 */
export async function findExecutable(
  name: string,
  folders: readonly string[],
  inspect: Inspect,
): Promise<FoundProgram | string> {
  const shown = JSON.stringify(name);
  if (!isPlainName(name)) return `${shown} is not a plain name: name a program without its folder`;
  let blocked: string | undefined;
  for (const folder of folders) {
    const path = join(folder, name);
    const file = await inspect(path, { headBytes: PROGRAM_HEAD_BYTES });
    if (file?.isFile && file.isExecutable) return { path, file };
    if (file) blocked ??= path;
  }
  if (blocked !== undefined) return `${blocked} cannot be run: it must be a file with permission to execute (chmod +x)`;
  const searched =
    folders.length > 0 ? `none of the folders searched: ${folders.join(', ')}` : 'no folder: none is set';
  return `the program ${shown} is in ${searched}; add its folder with \`visor up --payload-path DIR\` or the pilot's VISOR_PAYLOAD_PATH`;
}

const isPlainName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
