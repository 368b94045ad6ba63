import type { Command } from 'commander';
import type { CopyOptions, CopyResult } from '@visor/bench';
import { median } from '@visor/bench/median';
import { measure, print, row, type Common } from './measure.ts';
import { wholeNumber } from './whole-number.ts';

/** `visor bench copy`: copies with checksum, against `cp`. */
export function declareCopy(bench: Command): void {
  bench
    .command('copy')
    .description('MB/s of a copy with checksum, against cp of the same files, both synced to disk')
    .option('--files <n>', 'number of files', wholeNumber(1, 10_000), 8)
    .option('--mib <n>', 'size of each, MiB', wholeNumber(1, 100_000), 64)
    .option('--rounds <n>', 'number of rounds; the result is the median of their ratios', wholeNumber(1, 100), 5)
    .option('--json', 'print one JSON object', false)
    .action(async (options: CopyOptions & Common) => {
      const { benchCopy } = await import('@visor/bench');
      await measure(options, (signal) => benchCopy({ ...options, signal, print }), copyText);
    });
}

const copyText = ({ files, mib, visor, cp, ratio, machine }: CopyResult): string =>
  [
    `${ratio.toFixed(2)} x cp (median of ${visor.length} rounds; ${files} files of ${mib} MiB, ${machine})`,
    row('copy with crc32, on disk', median(visor), 'MB/s'),
    row('cp and sync', median(cp), 'MB/s'),
  ].join('\n');
