import { Option, type Command } from 'commander';
import type { WatchOptions, WatchResult } from '@visor/bench';
import { measure, print, row, type Common } from './measure.ts';
import { wholeNumber } from './whole-number.ts';

/** `visor bench watch`: the watcher of a folder. */
export function declareWatch(bench: Command): void {
  bench
    .command('watch')
    .description(
      'small files per second from a folder into the catalog, and hashing beside a plain read of the same files',
    )
    .option('--files <n>', 'small files', wholeNumber(100, 1_000_000), 20_000)
    .option('--large <n>', 'large files', wholeNumber(2, 1_000), 4)
    .option('--mib <n>', 'size of each large file, MiB', wholeNumber(1, 65_536), 256)
    .option('--rounds <n>', 'rounds of hashing and reading; the ratio is their median', wholeNumber(1, 100), 4)
    .addOption(
      new Option('--checksum <kind>', 'kind of checksum')
        .choices(['crc32', 'md5', 'sha256', 'adler32'])
        .default('crc32'),
    )
    .option('--json', 'print one JSON object', false)
    .action(async (options: WatchOptions & Common) => {
      const { benchWatch } = await import('@visor/bench');
      await measure(options, (signal) => benchWatch({ ...options, signal, print }), watchText);
    });
}

function watchText({
  files,
  filesPerSecond,
  cpuMsPerFile,
  hashRatio,
  rounds,
  large,
  mib,
  checksum,
  machine,
}: WatchResult): string {
  const best = (pick: (round: WatchResult['rounds'][number]) => number): number => Math.max(...rounds.map(pick));
  return [
    `a watched folder (${machine})`,
    row(`${files} files of 100 bytes, found, hashed and registered`, filesPerSecond, 'files/s'),
    row('CPU of the watcher per file', cpuMsPerFile, 'ms', 3),
    row(`${checksum} of ${large} files of ${mib} MiB over a plain read`, hashRatio, 'x', 2),
    row(
      'hashed, best round',
      best(({ hashed }) => hashed),
      'MB/s',
    ),
    row(
      'read, best round',
      best(({ read }) => read),
      'MB/s',
    ),
  ].join('\n');
}
