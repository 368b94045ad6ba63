import type { Disk } from '../disk/disk.ts';
import type { Journal } from './journal.ts';

const BATCH = 1_000;

/**
 * Writes the journal again without files that lie in the folder no more, if their datasets are closed. While the folder is empty or not
 * there, none is forgotten: its mount may be missing. Nor is what a folder has that may not be entered now.
 */
export async function forgetGone(journal: Journal, disk: Disk): Promise<void> {
  const gone: string[] = [];
  let paths: string[] = [];
  let there = 0;
  const look = async (): Promise<void> => {
    const entries = await disk.look(paths);
    gone.push(...paths.filter((_, index) => entries[index] === undefined));
    there += entries.filter((entry) => entry !== undefined).length;
    paths = [];
  };
  for (const path of journal.state.forgettable()) if (paths.push(path) === BATCH) await look();
  await look();
  if (there > 0 && gone.length > 0) journal.note({ gone });
  journal.compact();
}
