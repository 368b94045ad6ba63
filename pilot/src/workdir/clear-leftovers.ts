import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes the work directory, empty but for the journal: what else is there is of a former life. */
export async function clearLeftovers(root: string, keep: string): Promise<readonly string[]> {
  await mkdir(root, { recursive: true });
  const leftovers = (await readdir(root)).filter((name) => name !== keep);
  for (const name of leftovers) await rm(join(root, name), { recursive: true, force: true, maxRetries: 3 });
  return leftovers;
}
