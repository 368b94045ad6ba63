import type { Command } from 'commander';
import { Option } from 'commander';
import type { FilesOptions, FilesResult } from '@visor/bench';
import { measure, print, row, type Common } from './measure.ts';
import { wholeNumber } from './whole-number.ts';

const MAX_FILES = 1_000;
const MAX_MIB = 65_536;
const MAX_ROUNDS = 100;

/** `visor bench files`: large files, against a script that does the same by hand. */
export function declareFiles(bench: Command): void {
  bench
    .command('files')
    .description(
      'large files through 1 and 2 slots, beside a shell script that does the same by hand, in the same rounds',
    )
    .option('--files <n>', 'number of input files', wholeNumber(2, MAX_FILES), 8)
    .option('--mib <n>', 'size of each, MiB', wholeNumber(1, MAX_MIB), 256)
    .option('--rounds <n>', 'number of rounds; the ratios are their medians', wholeNumber(1, MAX_ROUNDS), 2)
    .addOption(
      new Option('--checksum <kind>', 'kind of checksum that the files are announced with')
        .choices(['md5', 'crc32'])
        .default('md5'),
    )
    .option('--json', 'print one JSON object', false)
    .action(async (options: FilesOptions & Common) => {
      const { benchFiles } = await import('@visor/bench');
      await measure(options, (signal) => benchFiles({ ...options, signal, print }), filesText);
    });
}

function filesText(result: FilesResult): string {
  const { files, mib, checksum, runs, machine } = result;
  const columns = [
    'round',
    'slots',
    'by',
    'seconds',
    'read/byte',
    'written/byte',
    'CPU s/GB',
    'copying CPU s/GB',
    'services CPU s/GB',
  ];
  const cells = runs.map((run) => [
    String(run.round),
    String(run.slots),
    run.by,
    run.seconds.toFixed(2),
    run.bytesReadPerByte.toFixed(2),
    run.bytesWrittenPerByte.toFixed(2),
    run.cpuPerGb.toFixed(2),
    run.copyCpuPerGb?.toFixed(2) ?? '',
    run.servicesCpuPerGb?.toFixed(2) ?? '',
  ]);
  const line = (texts: readonly string[]): string =>
    `  ${texts.map((text, index) => text.padStart((columns[index] ?? '').length)).join('  ')}`.trimEnd();
  return [
    `${files} files of ${mib} MiB, announced with ${checksum} (${machine})`,
    line(columns),
    ...cells.map(line),
    row('Visor over the script, 1 slot', result.ratioOneSlot, 'x', 2),
    row('Visor over the script, 2 slots', result.ratioTwoSlots, 'x', 2),
    row('Visor, 2 slots over 1', result.visorScaling, 'x', 2),
    row('the script, 2 slots over 1', result.scriptScaling, 'x', 2),
    row('Visor, 2 slots over 1, with no core ever idle', result.scalingBound, 'x', 2),
  ].join('\n');
}
