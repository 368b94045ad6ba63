import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Appender } from '@visor/bus';
import { storageDirectory } from '@visor/laptop';

const BATCH_SIZE = 200;

/** How many inputs a dataset has, and how many of them are written: jobs that no pilot runs need no bytes. */
interface Inputs {
  readonly dataset: string;
  readonly count: number;
  readonly written?: number;
  /** Number of the first one. */
  readonly from?: number;
  /** Whether more are announced later. */
  readonly open?: boolean;
}

/** Writes small files into the input storage, announces them in batches and closes the dataset, unless it stays open. */
export async function announceInputs(
  dir: string,
  log: Appender,
  { dataset, count, written = count, from = 0, open = false }: Inputs,
): Promise<void> {
  const folder = join(storageDirectory(dir, 'input'), dataset);
  mkdirSync(folder, { recursive: true });
  const names = Array.from({ length: count }, (_, index) => `${dataset}.${String(from + index).padStart(6, '0')}.raw`);
  for (let begin = 0; begin < count; begin += BATCH_SIZE) {
    const files = names.slice(begin, begin + BATCH_SIZE).map((name, place) => {
      const bytes = Buffer.from(`${name}\n`);
      if (begin + place < written) writeFileSync(join(folder, name), bytes);
      const checksum = createHash('md5').update(bytes).digest('hex');
      const path = `${dataset}/${name}`;
      return { name, storage: 'input', path, size: bytes.length, checksum, checksumKind: 'md5' as const };
    });
    await log.append('dsm.register.file.input', [{ dataset, files }]);
  }
  if (!open) await log.append('dsm.register.dataset.close', [{ dataset, files: names }]);
}
