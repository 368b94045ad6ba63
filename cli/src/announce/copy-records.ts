import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { holderOf, takeLock } from '@visor/service/process-lock';
import { readPartRecord, type HelperStorage } from '@visor/storage';

/** Where an announcement notes which incomplete files it is writing. */
interface CopyRecords extends Disposable {
  /** The folder of its records; undefined where none can be kept, which stops no copy. */
  readonly folder: string | undefined;
}

/** Opens the records of one announcement in a folder that those of a stack share. */
export function openCopyRecords(shared: string): CopyRecords {
  try {
    const folder = join(shared, randomUUID());
    const lock = takeLock(lockOf(folder));
    mkdirSync(folder, { mode: 0o700 });
    return { folder, [Symbol.dispose]: () => close(folder, lock) };
  } catch {
    return { folder: undefined, [Symbol.dispose]: () => {} };
  }
}

const lockOf = (folder: string): string => `${folder}.lock`;

/** Removes the records, but for those of files that could not be removed. */
function close(folder: string, lock: Disposable): void {
  for (const name of readdirSync(folder)) {
    const record = join(folder, name);
    if (readPartRecord(record) === undefined) rmSync(record, { force: true });
  }
  lock[Symbol.dispose]();
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/**
 * Removes what announcements that were killed have left incomplete; one that runs keeps its own. What cannot be removed now stays for the
 * next announcement.
 */
export async function clearLeftovers(shared: string, clear: HelperStorage['clear']): Promise<void> {
  for (const folder of foldersIn(shared)) {
    if (holderOf(lockOf(folder))) continue;
    try {
      for (const record of readdirSync(folder)) await clear(join(folder, record));
      rmdirSync(folder);
      rmSync(lockOf(folder), { force: true });
    } catch {
      // Another announcement was faster, or the storage did not let it go.
    }
  }
}

function foldersIn(path: string): string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [join(path, entry.name)] : []));
  } catch {
    return [];
  }
}
