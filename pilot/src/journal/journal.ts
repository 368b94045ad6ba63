import {
  appendFileSync,
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JobReport } from '@visor/client';
import type { Logger } from '@visor/service/process';

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
 * would cost the making and removing of a file per attempt, twenty times as much. A full disk costs the line, and with it
 * the safety of one report, but holds up neither the report nor others.
 */
export function openJournal(workDir: string, logger: Logger): Journal {
  const folder = join(workDir, JOURNAL);
  // Its lease tokens are the pilot's alone: no payload may report with them.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const path = join(folder, 'reports.jsonl');
  const open = readLines(path);
  let size = 0;
  let file = rewrite();

  function rewrite(): number {
    const text = [...open.values()].map((entry) => `${JSON.stringify(entry)}\n`).join('');
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    size = Buffer.byteLength(text);
    return openSync(path, 'a');
  }
  const shorten = (): void => {
    if (open.size === 0) ftruncateSync(file, (size = 0));
    else if (size > 2 * LARGE) {
      const former = file;
      file = rewrite();
      closeSync(former);
    }
  };
  const append = (line: object): void => {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      appendFileSync(file, bytes);
      size += bytes.length;
      if (size >= LARGE) shorten();
    } catch (error) {
      logger.error({ err: error }, 'the journal could not be written');
      // Half a line would spoil the next one.
      ftruncateSync(file, size);
    }
  };

  return {
    // Not synced: it is to outlive the process; when the whole node goes down, the lease ends and the job runs again.
    write(entry) {
      open.set(entry.key, entry);
      append(entry);
    },
    remove(key) {
      if (open.delete(key)) append({ answered: key });
    },
    entries: () => [...open.values()],
    [Symbol.dispose]: () => closeSync(file),
  };
}

function readLines(path: string): Map<string, Entry> {
  const open = new Map<string, Entry>();
  for (const line of textOf(path).split('\n')) {
    const said = parse(line);
    if (!said) continue;
    if ('answered' in said) open.delete(said.answered);
    else open.set(said.key, said);
  }
  return open;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Undefined for half a line: the process died while it wrote, so before it sent. */
function parse(line: string): Entry | { readonly answered: string } | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as Entry);
  } catch {
    return undefined;
  }
}
