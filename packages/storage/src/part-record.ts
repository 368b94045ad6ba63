import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { randomUUID } from 'node:crypto';

/** Notes on the node which incomplete file a process is writing, so that it is found when the process was killed. */
export interface PartRecord {
  /** Before the file is made. */
  begin(path: string): void;
  /** After it has been removed, or is complete. */
  end(): void;
}

export const NO_RECORD: PartRecord = { begin: () => {}, end: () => {} };

/** Names of incomplete files on storages: whose they are, and which no other file has. */
const PART_NAME = /^\.?visor-.{0,64}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;

/** Whether a name is that of an incomplete file. */
export const isPartName = (name: string): boolean => PART_NAME.test(name);

/** Of a file on a server: nginx lists no hidden ones, so that nobody would find it again. */
export const newRemotePartName = (): string =>
  `visor-${hostname()
    .replaceAll(/[^\w.-]/g, '_')
    .slice(0, 64)}-${randomUUID()}.part`;

/** Of a file in a folder, where it is hidden. */
export const newPartName = (): string => `.${newRemotePartName()}`;

/**
 * Opens a record of one process, which writes one file at a time. A record that cannot be kept stops no copy. Where a file was neither
 * completed nor removed, its record stays beside under another name.
 */
export function openPartRecord(path: string): PartRecord {
  let file: number | undefined;
  let isOpen = false;
  const leave = (): void => {
    if (file === undefined) return;
    closeSync(file);
    file = undefined;
    renameSync(path, `${path}.${randomUUID()}`);
  };
  const write = (text: string): void => {
    try {
      const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
      file ??= openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
      writeSync(file, text, 0);
    } catch {
      if (file !== undefined) closeSync(file);
      file = undefined;
    }
  };
  return {
    begin(part) {
      if (isOpen) leave();
      isOpen = true;
      write(`${JSON.stringify(part)}\n`);
    },
    end() {
      isOpen = false;
      write('\n');
    },
  };
}

/** Returns the incomplete file that a record names; undefined where it names none, was never written or is torn by a crash. */
export function readPartRecord(path: string): string | undefined {
  try {
    const [line = ''] = readFileSync(path, 'utf8').split('\n');
    const part: unknown = line === '' ? undefined : JSON.parse(line);
    return typeof part === 'string' && isPartName(basename(part)) ? part : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the records in a folder, which is made. */
export function listPartRecords(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).map((name) => join(folder, name));
}

/**
 * Removes the incomplete file that a record of an ended process names, by `remove`, and then the record. A process that has not
 * ended after all cannot give its file another name any more.
 */
export async function clearPartRecord(path: string, remove: (part: string) => Promise<void>): Promise<void> {
  const part = readPartRecord(path);
  if (part !== undefined) await remove(part);
  rmSync(path, { force: true });
}
