import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Appender } from '@visor/bus';
import { storageDirectory } from '@visor/laptop';

const BATCH_SIZE = 200;

/** How many inputs a dataset has, and how many of them are written: jobs that no pilot runs need no bytes. */
export interface Inputs {
  readonly dataset: string;
  readonly count: number;
  readonly written?: number;
  /** Number of the first one. */
  readonly from?: number;
  /** Whether more are announced later. */
  readonly open?: boolean;
  /** Content of the file with this index; the file's name without it. */
  readonly contentOf?: (index: number) => string;
}

const namesOf = ({ dataset, count, from = 0 }: Inputs): string[] =>
  Array.from({ length: count }, (_, index) => `${dataset}.${String(from + index).padStart(6, '0')}.raw`);

const bytesOf = (name: string, index: number, { contentOf }: Inputs): Buffer =>
  Buffer.from(contentOf?.(index) ?? `${name}\n`);

/** Writes the files into the input storage. */
export function writeInputs(dir: string, inputs: Inputs): void {
  const folder = join(storageDirectory(dir, 'input'), inputs.dataset);
  mkdirSync(folder, { recursive: true });
  for (const [index, name] of namesOf(inputs).slice(0, inputs.written).entries())
    writeFileSync(join(folder, name), bytesOf(name, index, inputs));
}

/** Writes small files into the input storage, announces them in batches and closes the dataset, unless it stays open. */
export async function announceInputs(dir: string, log: Appender, inputs: Inputs): Promise<void> {
  const { dataset, count, open = false } = inputs;
  writeInputs(dir, inputs);
  const names = namesOf(inputs);
  for (let begin = 0; begin < count; begin += BATCH_SIZE) {
    const files = names.slice(begin, begin + BATCH_SIZE).map((name, place) => {
      const bytes = bytesOf(name, begin + place, inputs);
      const checksum = createHash('md5').update(bytes).digest('hex');
      const path = `${dataset}/${name}`;
      return { name, storage: 'input', path, size: bytes.length, checksum, checksumKind: 'md5' as const };
    });
    await log.append('dsm.register.file.input', [{ dataset, files }]);
  }
  if (!open) await log.append('dsm.register.dataset.close', [{ dataset, files: names }]);
}
