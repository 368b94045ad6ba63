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
import { parseLine } from './journal.rules.ts';

/** A terminal report with the identity of the process that created it. */
interface JournalEntry {
  readonly key: string;
  readonly pilotId: string;
  readonly incarnation: string;
  readonly report: JobReport;
}

/** Terminal reports that the server has not answered. They survive the process. */
export interface Journal extends Disposable {
  write(entry: JournalEntry): void;
  /** Removes a report that the server has answered. */
  remove(key: string): void;
  /** Returns the unanswered reports in the order written. */
  entries(): JournalEntry[];
}

/** Name of its folder in the work directory. */
export const JOURNAL_FOLDER = 'journal';
/** Size from which answered entries are dropped from the file, bytes. */
const COMPACT_SIZE_BYTES = 8 * 1024 * 1024;

/**
 * Opens the journal: one file to which lines are appended, an entry when it is written and its key when it is answered.
 * A file per entry would take twenty times as long. A full or failing disk loses lines, and with them the safety of
 * reports, but delays neither reports nor the pilot: entries stay in memory, and each later line tries the file again.
 */
export function openJournal(workDir: string, logger: Logger): Journal {
  const folder = join(workDir, JOURNAL_FOLDER);
  const path = join(folder, 'reports.jsonl');
  const unanswered = readEntries(path);
  let size = 0;
  let file: number | undefined;

  /** Writes the unanswered entries to a new file, which replaces the old one. */
  const rewrite = (): void => {
    prepareFolder(folder);
    const text = [...unanswered.values()].map((entry) => `${JSON.stringify(entry)}\n`).join('');
    writeNew(`${path}.new`, text);
    replaceFile(`${path}.new`, path);
    const oldFile = file;
    file = openSync(path, 'a', 0o600);
    size = Buffer.byteLength(text);
    if (oldFile !== undefined) closeSync(oldFile);
  };
  const compact = (): void => {
    if (file !== undefined && unanswered.size === 0) ftruncateSync(file, (size = 0));
    else if (size > 2 * COMPACT_SIZE_BYTES) rewrite();
  };
  const append = (lines: readonly object[]): void => {
    // A payload may have removed the file. The new one holds the lines already, or does not need them.
    if (file === undefined || !isFileAt(path, file)) return rewrite();
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    try {
      appendFileSync(file, bytes);
      size += bytes.length;
    } catch (error) {
      // An incomplete line would corrupt the next one.
      ftruncateSync(file, size);
      throw error;
    }
    if (size >= COMPACT_SIZE_BYTES) compact();
  };
  const logErrors = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      logger.error({ err: error, path }, 'journal not written');
    }
  };
  logErrors(rewrite);
  // A report whose answer was not noted is sent again.
  const answers = gatherOfTurn((keys) => logErrors(() => append(keys.map((key) => ({ answered: key })))));

  return {
    // Not synced: it must survive the process only. When the node goes down, the lease expires and the job runs again.
    write(entry) {
      answers.flush();
      unanswered.set(entry.key, entry);
      logErrors(() => append([entry]));
    },
    remove(key) {
      if (unanswered.delete(key)) answers.add(key);
    },
    entries: () => [...unanswered.values()],
    [Symbol.dispose]() {
      answers.flush();
      if (file !== undefined) logErrors(() => closeSync(file ?? -1));
    },
  };
}

/** Hands over together what comes in one turn of the event loop: answers come by hundreds. */
function gatherOfTurn(take: (items: readonly string[]) => void) {
  let gathered: string[] = [];
  const flush = (): void => {
    const items = gathered;
    gathered = [];
    if (items.length > 0) take(items);
  };
  return {
    flush,
    add(item: string): void {
      if (gathered.push(item) === 1) queueMicrotask(flush);
    },
  };
}

/** Whether the open file still has that name: a payload may have replaced its folder. */
function isFileAt(path: string, file: number): boolean {
  try {
    return lstatSync(path).ino === fstatSync(file).ino;
  } catch {
    return false;
  }
}

/** Creates the folder, or makes it usable: what a payload has put in its place is renamed. */
function prepareFolder(folder: string): void {
  try {
    // No payload may read the lease tokens and report with them.
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

/** Renames a file, also where a folder has the new name. */
function replaceFile(from: string, path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) renameSync(path, `${path}.${randomUUID()}`);
  renameSync(from, path);
}

function readEntries(path: string): Map<string, JournalEntry> {
  const unanswered = new Map<string, JournalEntry>();
  for (const line of textOf(path).split('\n')) {
    const parsed = parseLine(line);
    if (!parsed) continue;
    if ('answered' in parsed) unanswered.delete(parsed.answered);
    else unanswered.set(parsed.key, parsed as JournalEntry);
  }
  return unanswered;
}

function textOf(path: string): string {
  try {
    // Reading a named pipe would wait for its writer.
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
