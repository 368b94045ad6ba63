import { createHash, randomFillSync } from 'node:crypto';
import { closeSync, linkSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Appender } from '@visor/bus';
import { storageDirectory } from '@visor/laptop';
import { MARKER_NAME } from '@visor/storage';

/** Kinds of checksum that inputs can be announced with. */
export type AnnouncedKind = 'md5' | 'crc32';

/** A file of the measurement, with its checksums. */
export interface LargeFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly checksums: Readonly<Record<AnnouncedKind, string>>;
}

const MIB = 2 ** 20;

/** Writes files of random bytes beside the storages, so that each round can have them under new names. */
export function writeLargeFiles(dir: string, count: number, mib: number): LargeFile[] {
  const folder = join(dir, 'bench-files');
  mkdirSync(folder, { recursive: true });
  const chunk = randomFillSync(Buffer.alloc(MIB));
  return Array.from({ length: count }, (_, index) => {
    const name = `f${String(index).padStart(4, '0')}.raw`;
    const path = join(folder, name);
    const md5 = createHash('md5');
    let crc = 0;
    const file = openSync(path, 'w');
    for (let n = 0; n < mib; n++) {
      chunk.writeDoubleLE(index * mib + n, 0);
      md5.update(chunk);
      crc = crc32(chunk, crc);
      writeSync(file, chunk);
    }
    closeSync(file);
    const checksums = { md5: md5.digest('hex'), crc32: crc.toString(16).padStart(8, '0') };
    writeFileSync(`${path}.md5`, `${checksums.md5}\n`);
    return { name, path, size: mib * MIB, checksums };
  });
}

/** Announces the files as a new dataset and closes it. */
export async function announceLargeFiles(
  dir: string,
  log: Appender,
  files: readonly LargeFile[],
  { dataset, kind }: { readonly dataset: string; readonly kind: AnnouncedKind },
): Promise<void> {
  const folder = join(storageDirectory(dir, 'input'), dataset);
  mkdirSync(folder, { recursive: true });
  const announced = files.map(({ name, path, size, checksums }) => {
    linkSync(path, join(folder, name));
    return {
      name: `${dataset}.${name}`,
      storage: 'input',
      path: `${dataset}/${name}`,
      size,
      checksum: checksums[kind],
      checksumKind: kind,
    };
  });
  await log.append('dsm.register.file.input', [{ dataset, files: announced }]);
  await log.append('dsm.register.dataset.close', [{ dataset, files: announced.map(({ name }) => name) }]);
}

/** Frees the disk of the outputs of a round; the catalog of the bench's own stack is not asked. A root without its marker would take no more. */
export function removeOutputs(dir: string): void {
  const folder = storageDirectory(dir, 'output');
  for (const name of readdirSync(folder).filter((name) => name !== MARKER_NAME))
    rmSync(join(folder, name), { recursive: true, force: true });
}
