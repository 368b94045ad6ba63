import { randomUUID } from 'node:crypto';
import {
  accessSync,
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JobReport } from '#operations';
import type { Logger } from '@visor/service/process';
import { readLine } from './journal.rules.ts';

/** A terminal report with the identity it was made under. */
export interface Entry {
  readonly key: string;
  readonly pilotId: string;
  readonly incarnation: string;
  readonly report: JobReport;
}

/** Terminal reports that no server has answered yet; they outlive the process. */
export interface Journal extends Disposable {
  write(entry: Entry): void;
  /** The server has answered. */
  remove(key: string): void;
  /** What is unanswered, in the order written. */
  entries(): Entry[];
}

/** Name of its folder in the work directory. */
export const JOURNAL = 'journal';
/** Answered entries are dropped from the file when it is larger, bytes. */
const LARGE = 8 * 1024 * 1024;

/**
 * One file that only grows: a line with an entry when it is written, a line with its key when it is answered. A file each
 * would cost the making and removing of a file per attempt, twenty times as much. A disk that is full or fails costs lines,
 * and with them the safety of reports, but holds up neither a report nor the pilot: entries stay in memory, and each later
 * line tries the file again.
 */
export function openJournal(workDir: string, logger: Logger): Journal {
  const folder = join(workDir, JOURNAL);
  const path = join(folder, 'reports.jsonl');
  const open = readLines(path);
  let size = 0;
  let file: number | undefined;

  /** Writes what is unanswered to a new file, which takes the place of the old one. */
  const rewrite = (): void => {
    makeFolder(folder);
    const text = [...open.values()].map((entry) => `${JSON.stringify(entry)}\n`).join('');
    writeNew(`${path}.new`, text);
    replace(`${path}.new`, path);
    const former = file;
    file = openSync(path, 'a', 0o600);
    size = Buffer.byteLength(text);
    if (former !== undefined) closeSync(former);
  };
  const shorten = (): void => {
    if (file !== undefined && open.size === 0) ftruncateSync(file, (size = 0));
    else if (size > 2 * LARGE) rewrite();
  };
  const append = (line: object): void => {
    // The new file holds the line already, or does not need it. A payload may have removed the old one.
    if (file === undefined || !isFileAt(path, file)) return rewrite();
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      appendFileSync(file, bytes);
      size += bytes.length;
    } catch (error) {
      // Half a line would spoil the next one.
      ftruncateSync(file, size);
      throw error;
    }
    if (size >= LARGE) shorten();
  };
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      logger.error({ err: error, path }, 'the journal could not be written');
    }
  };
  attempt(rewrite);

  return {
    // Not synced: it is to outlive the process; when the whole node goes down, the lease ends and the job runs again.
    write(entry) {
      open.set(entry.key, entry);
      attempt(() => append(entry));
    },
    remove(key) {
      if (open.delete(key)) attempt(() => append({ answered: key }));
    },
    entries: () => [...open.values()],
    [Symbol.dispose]() {
      if (file !== undefined) attempt(() => closeSync(file ?? -1));
    },
  };
}

/** Whether the open file is still the one of that name; a payload may have put anything in the place of its folder. */
function isFileAt(path: string, file: number): boolean {
  try {
    return lstatSync(path).ino === fstatSync(file).ino;
  } catch {
    return false;
  }
}

/** Makes the folder usable: what a payload put in its place, or did to it, is set aside. */
function makeFolder(folder: string): void {
  try {
    // Its lease tokens are the pilot's alone: no payload may report with them.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (!lstatSync(folder, { throwIfNoEntry: false })) throw error;
    renameSync(folder, `${folder}.${randomUUID()}`);
    mkdirSync(folder, { mode: 0o700 });
  }
}

function writeNew(path: string, text: string): void {
  rmSync(path, { recursive: true, force: true });
  writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
}

/** Gives a file its name, also where a folder has it. */
function replace(from: string, path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) renameSync(path, `${path}.${randomUUID()}`);
  renameSync(from, path);
}

function readLines(path: string): Map<string, Entry> {
  const open = new Map<string, Entry>();
  for (const line of textOf(path).split('\n')) {
    const said = readLine(line);
    if (!said) continue;
    if ('answered' in said) open.delete(said.answered);
    else open.set(said.key, said as Entry);
  }
  return open;
}

function textOf(path: string): string {
  try {
    // Not a named pipe, which would be waited for.
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
