/**
 * The golden files: the structure of SDL and AsyncAPI, the bytes of every message, the shape of every `--json` output and
 * the state tables. `--write` renews them; without it, the program fails when they differ from what the code makes.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOLDEN_FOLDER, goldenFiles } from './golden/golden-files.ts';

const folder = join(import.meta.dirname, '..', GOLDEN_FOLDER);
const stale: string[] = [];
mkdirSync(folder, { recursive: true });
for (const [name, text] of await goldenFiles()) {
  const path = join(folder, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  stale.push(`${GOLDEN_FOLDER}/${name}`);
  if (process.argv.includes('--write')) writeFileSync(path, text);
}
if (stale.length > 0 && !process.argv.includes('--write'))
  throw new Error(
    `not what the code makes: ${stale.join(', ')}. If each change is meant: node scripts/golden.ts --write`,
  );
console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'golden files are what the code makes');
