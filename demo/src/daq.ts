/**
 * The simulated DAQ, which runs as a process: writes raw files into the input buffer and prints one JSON line per file.
 * Its argument is a JSON object of type DaqRun.
 */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { injectFault, simulateToFile } from '@visor/payloads';

export interface DaqRun {
  /** Folder of the input buffer. */
  readonly folder: string;
  /** Names of the files to write, in order. */
  readonly names: readonly string[];
  readonly run: number;
  readonly slices: number;
  readonly seed: number;
  /** Faults in the bytes, put in before the checksum is taken, by file number. */
  readonly damage: Readonly<Record<number, 'truncated' | 'bitFlip'>>;
}

/** One written file. */
export interface DaqFile {
  readonly name: string;
  readonly size: number;
  /** md5, lower-case hexadecimal. */
  readonly checksum: string;
  readonly slices: number;
  readonly events: number;
}

function writeRun(run: DaqRun, onFile: (file: DaqFile) => void): void {
  for (const [index, name] of run.names.entries()) {
    const path = join(run.folder, name);
    const { events, slices } = simulateToFile(`${path}.part`, {
      run: run.run,
      fileNumber: index,
      file: name,
      slices: run.slices,
      seed: run.seed,
    });
    let bytes: Uint8Array = readFileSync(`${path}.part`);
    const damage = run.damage[index];
    if (damage) {
      bytes = injectFault(damage, bytes);
      writeFileSync(`${path}.part`, bytes);
    }
    renameSync(`${path}.part`, path);
    const checksum = createHash('md5').update(bytes).digest('hex');
    onFile({ name, size: bytes.length, checksum, slices, events });
  }
}

if (import.meta.main) {
  // Other users read what the DAQ writes.
  process.umask(0o022);
  writeRun(JSON.parse(process.argv[2] ?? '{}') as DaqRun, (file) => process.stdout.write(`${JSON.stringify(file)}\n`));
}
