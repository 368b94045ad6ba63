import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { simulateToFile } from '@visor/payloads';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { progressLine } from '../output/progress-line.ts';
import { shellWord } from '../output/shell-word.rules.ts';
import { byteSize } from './byte-size.ts';
import { wholeNumber } from './whole-number.ts';

interface Options {
  readonly files: number;
  readonly size: number;
  readonly run: number;
}

/** Bytes of one time slice, about: how much one has is random. */
const BYTES_PER_SLICE = 69_000;
const MAX_FILE_BYTES = 10e9;

/** `visor sample-run`: raw files of the simulated DAQ, to try things with. */
export function register(program: Command): void {
  program
    .command('sample-run')
    .description(
      'write raw files of the simulated DAQ into a folder, to try Visor with; the same numbers give the same bytes',
    )
    .argument('[dir]', 'the folder; default: sample-run-N')
    .option('--files <n>', 'how many', wholeNumber(1, 100_000), 3)
    .option('--size <bytes>', 'of one file, about: 500kB, 2MB', byteSize(1, MAX_FILE_BYTES, 'a size up to 10GB'), 1.4e6)
    .option('--run <n>', 'number of the run, on which the data depend', wholeNumber(1, 1_000_000), 1)
    .action(writeSampleRun);
}

function writeSampleRun(dir: string | undefined, { files, size, run }: Options): void {
  const folder = resolve(dir ?? `sample-run-${run}`);
  mkdirSync(folder, { recursive: true });
  using line = progressLine({ files });
  let bytes = 0;
  for (let number = 0; number < files; number += 1) {
    const name = `run${run}.${String(number).padStart(5, '0')}.spdraw`;
    bytes += writeFile(join(folder, name), {
      run,
      fileNumber: number,
      file: name,
      seed: run,
      slices: Math.max(Math.round(size / BYTES_PER_SLICE), 1),
    });
    line.addFiles(1);
  }
  process.stdout.write(`${folder}\n`);
  process.stderr.write(
    `${files} files, ${bytes} bytes; bring them in: visor announce ${shellWord(folder)} --dataset sample.run${run}.raw --close\n`,
  );
}

/** Writes one file, unless it is there. @returns its bytes */
function writeFile(path: string, run: Parameters<typeof simulateToFile>[1]): number {
  if (existsSync(path)) return statSync(path).size;
  const part = `${path}.part`;
  try {
    simulateToFile(part, run);
    const { size } = statSync(part);
    renameSync(part, path);
    return size;
  } catch (error) {
    rmSync(part, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CommandError(EXIT_CODE.failed, `${path} was not written: ${message}`, { cause: error });
  }
}
