import type { Command } from 'commander';
import type { CatalogOptions, CatalogResult } from '@visor/bench';
import { measure, print, row, type Common } from './measure.ts';
import { wholeNumber } from './whole-number.ts';

/** `visor bench catalog`: registration against COPY, and look-ups in a small and a large catalog. */
export function declareCatalog(bench: Command): void {
  bench
    .command('catalog')
    .description(
      'registration of files through the topic beside COPY of the same rows, and look-ups as the catalog grows',
    )
    .option('--files <n>', 'number of files', wholeNumber(1_000, 100_000_000), 100_000)
    .option('--json', 'print one JSON object', false)
    .action(async (options: CatalogOptions & Common) => {
      const { benchCatalog } = await import('@visor/bench');
      await measure(options, (signal) => benchCatalog({ ...options, signal, print }), catalogText);
    });
}

function catalogText(result: CatalogResult): string {
  const { files, small, filesPerSecond, copyFilesPerSecond, ratio, lookups, bytesPerFile, machine } = result;
  const total = Object.values(bytesPerFile).reduce((sum, bytes) => sum + bytes, 0);
  return [
    `${files} files (${machine})`,
    row('registered through the topic', filesPerSecond, 'files/s'),
    row('COPY of the same rows', copyFilesPerSecond, 'files/s'),
    row('the topic over COPY', ratio, 'x', 2),
    ...lookups.flatMap(({ name, ms, pages, plan }) => [
      row(`${name}: ${small} files`, ms[0], `ms, ${pages[0]} pages`, 2),
      row(`${name}: ${files} files`, ms[1], `ms, ${pages[1]} pages`, 2),
      ...plan.map((line) => `      ${line}`),
    ]),
    ...Object.entries(bytesPerFile).map(([table, bytes]) => row(`${table}, with its indexes`, bytes, 'bytes per file')),
    row('together', total, 'bytes per file'),
  ].join('\n');
}
