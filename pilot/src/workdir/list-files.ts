import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const MOST = 10_000;

/** Names of the plain files in a folder, relative, with `/` between folders; links are not followed, nor listed. */
export function listFiles(root: string): string[] {
  const names: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (names.length >= MOST) return;
      if (entry.isDirectory()) walk(`${folder}${entry.name}/`);
      else if (entry.isFile()) names.push(folder + entry.name);
    }
  };
  walk('');
  return names;
}
