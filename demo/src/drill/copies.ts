import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DrillAnnouncesDocument, RegisterStorageDocument } from '#operations';
import { storageDirectory } from '@visor/laptop';
import { SAFE, type Drill } from './drill.ts';
import { filesOf } from './files-of.ts';
import type { Outcome } from './steps.rules.ts';

/** Gives each raw file a second copy on another storage. */
export async function copyAll(drill: Drill): Promise<Outcome> {
  const { client, stack, dataset } = drill;
  const folder = join(stack.dir, 'storage', SAFE);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const url = pathToFileURL(`${folder}/`).href;
  await client.request(RegisterStorageDocument, { input: { name: SAFE, kind: 'input', url } });
  const files = await filesOf(drill, dataset);
  for (const { replicas } of files)
    for (const { url: from, path } of replicas.filter(({ url: own }) => own.startsWith('file:'))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o755 });
      copyFileSync(fileURLToPath(from), join(folder, path));
    }
  const copies = files.map(({ name, size, checksum, checksumKind, replicas }) => ({
    name,
    storage: SAFE,
    path: replicas.find(({ url: own }) => own.startsWith('file:'))?.path ?? name,
    size,
    checksum,
    checksumKind,
  }));
  const { announceFiles } = await client.request(DrillAnnouncesDocument, { input: { dataset, files: copies } });
  const refused = announceFiles.find(({ outcome }) => outcome === 'REFUSED');
  const text = refused ? `${refused.code}: ${refused.text}` : `${files.length} raw files have a second copy`;
  return { ok: !refused && files.length > 0, text };
}

/** A file on the output storage that the catalog does not have. */
const DARK = 'forgotten/by-nobody.dat';

/** Damages copies: one goes, of another a byte changes; and a file appears that nobody announced. */
export async function plant(drill: Drill): Promise<Outcome> {
  const [missing, corrupt] = (await filesOf(drill, drill.dataset)).map(
    ({ replicas }) => replicas.find(({ storage }) => storage.name === SAFE)?.url,
  );
  if (missing === undefined || corrupt === undefined) return { ok: false, text: 'the dataset has less than two files' };
  rmSync(fileURLToPath(missing));
  const bytes = readFileSync(fileURLToPath(corrupt));
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(fileURLToPath(corrupt), bytes);
  const dark = join(storageDirectory(drill.stack.dir, 'output'), DARK);
  mkdirSync(dirname(dark), { recursive: true });
  writeFileSync(dark, 'nobody announced this');
  return {
    ok: true,
    text: 'a copy is gone, of another one a byte has changed, and a file lies there that nobody announced',
  };
}
