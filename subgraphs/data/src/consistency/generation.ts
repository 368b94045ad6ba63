import { randomUUID } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { QuarantineFolder } from '../inspection/quarantine-folder.ts';
import { readGeneration, writeGeneration } from './generation.store.ts';
import type { Sql } from '../deps.ts';
import type { Storage } from '../storage/storage.entity.ts';

const FILE_NAME = 'generation';
const MAX_BYTES = 64;

/**
 * Looks whether the catalog went back in time: its number for a storage is counted up before that of the root, so that the root is
 * ahead only where the catalog was restored from a backup. Files that came since then look dark: nothing is set aside or deleted
 * until a person has confirmed.
 * @returns since when the catalog is believed to be restored, or null
 */
export async function advanceGeneration(
  sql: Sql,
  storage: Pick<Storage, 'id' | 'url'>,
  roots: readonly string[],
): Promise<string | null> {
  if (!storage.url.startsWith('file:')) return null;
  const folder = new QuarantineFolder(storage.url, roots);
  await folder.make();
  const path = folder.pathOf(FILE_NAME);
  const ofRoot = await readNumber(path);
  const { generation, restoredAt } = await readGeneration(sql, storage.id);
  const isBehind = ofRoot > generation;
  const next = Math.max(ofRoot, generation) + 1;
  const since = await writeGeneration(sql, storage.id, next, isBehind);
  await writeNumber(path, next);
  return since ?? restoredAt;
}

async function readNumber(path: string): Promise<number> {
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
    const value = Number(buffer.toString('latin1', 0, bytesRead).trim());
    return Number.isSafeInteger(value) && value > 0 ? value : 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

async function writeNumber(path: string, value: number): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  await mkdir(dirname(path), { recursive: true });
  {
    await using file = await open(part, 'wx', 0o600);
    await file.writeFile(`${value}\n`);
    await file.sync();
  }
  await rename(part, path);
}
