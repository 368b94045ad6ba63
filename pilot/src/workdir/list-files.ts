import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const MOST = 10_000;

/** Names of the plain files in a folder, relative, with `/` between folders; links are not followed, nor listed. */
export async function listFiles(root: string): Promise<string[]> {
  const names: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      if (names.length >= MOST) return;
      if (entry.isDirectory()) await walk(`${folder}${entry.name}/`);
      else if (entry.isFile()) names.push(folder + entry.name);
    }
  };
  await walk('');
  return names;
}
