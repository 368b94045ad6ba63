import type { Command } from 'commander';
import type { ConsistencyOptions, ConsistencyResult } from '@visor/bench';
import { measure, print, row, type Common } from './measure.ts';
import { wholeNumber } from './whole-number.ts';

/** `visor bench consistency`: the comparison of a storage with the catalog. */
export function declareConsistency(bench: Command): void {
  bench
    .command('consistency')
    .description('compare a storage of many empty files with the catalog, then all by the doctor: time and memory')
    .option('--files <n>', 'number of files', wholeNumber(100, 100_000_000), 100_000)
    .option('--json', 'print one JSON object', false)
    .action(async (options: ConsistencyOptions & Common) => {
      const { benchConsistency } = await import('@visor/bench');
      await measure(options, (signal) => benchConsistency({ ...options, signal, print }), consistencyText);
    });
}

const consistencyText = ({
  files,
  seconds,
  scanned,
  dark,
  missing,
  memoryMb,
  doctor,
  machine,
}: ConsistencyResult): string =>
  [
    `${files} files (${machine})`,
    row('catalog, scan, catalog again, and the comparison', seconds, 's', 1),
    row('largest memory of the inspector and its helpers', memoryMb, 'MB'),
    `  ${scanned} scanned, ${dark} dark, ${missing} missing`,
    row(`doctor over ${doctor.files} files, on disk too`, doctor.seconds, 's', 1),
    row('largest memory of the doctor', doctor.memoryMb, 'MB'),
    `  it found ${doctor.problems.join(', ') || 'nothing'}`,
  ].join('\n');
