import type { Command } from 'commander';
import type { DeleteOptions, DeleteResult } from '@visor/bench';
import { median } from '@visor/bench/median';
import { measure, print, row, type Common } from './measure.ts';
import { wholeNumber } from './whole-number.ts';

/** `visor bench delete`: deletions by the inspector, against `rm`. */
export function declareDelete(bench: Command): void {
  bench
    .command('delete')
    .description('files per second that the inspector deletes, against rm of as many, both synced to disk')
    .option('--files <n>', 'number of files', wholeNumber(100, 10_000_000), 50_000)
    .option('--bytes <n>', 'size of each', wholeNumber(0, 1_000_000_000), 4_096)
    .option('--rounds <n>', 'number of rounds; the result is the median of their ratios', wholeNumber(1, 100), 3)
    .option('--json', 'print one JSON object', false)
    .action(async (options: DeleteOptions & Common) => {
      const { benchDelete } = await import('@visor/bench');
      await measure(options, (signal) => benchDelete({ ...options, signal, print }), deleteText);
    });
}

const deleteText = ({ files, bytes, visor, rm, ratio, machine }: DeleteResult): string =>
  [
    `${ratio.toFixed(2)} x rm (median of ${visor.length} rounds; ${files} files of ${bytes} bytes, ${machine})`,
    row('deleted by the inspector, recorded, on disk', median(visor), 'files/s'),
    row('rm and sync', median(rm), 'files/s'),
  ].join('\n');
