import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobReport } from '@visor/client';

/** A terminal report with the identity it was made under. */
export interface Entry {
  readonly key: string;
  readonly pilotId: string;
  readonly incarnation: string;
  readonly report: JobReport;
}

/** Terminal reports that no server has answered yet, one file each; they outlive the process. */
export interface Journal {
  write(entry: Entry): void;
  /** The server has answered. */
  remove(key: string): void;
  /** What a former life left. */
  read(): Entry[];
}

export const JOURNAL = 'journal';

export function openJournal(workDir: string): Journal {
  const folder = join(workDir, JOURNAL);
  mkdirSync(folder, { recursive: true });
  const fileOf = (key: string): string => join(folder, `${encodeURIComponent(key)}.json`);
  return {
    // Not synced: it is to outlive the process; when the whole node goes down, the lease ends and the job runs again.
    write: (entry) => writeFileSync(fileOf(entry.key), JSON.stringify(entry)),
    remove: (key) => rmSync(fileOf(key), { force: true }),
    read: () =>
      readdirSync(folder).flatMap((name) => {
        const entry = parse(join(folder, name));
        // Half a file: the process died while it wrote, so before it sent.
        if (!entry) rmSync(join(folder, name), { force: true });
        return entry ? [entry] : [];
      }),
  };
}

function parse(path: string): Entry | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Entry;
  } catch {
    return undefined;
  }
}
