import type { Command } from 'commander';
import type { GatewayOptions, GatewayResult } from '@visor/bench';
import { measure, print, type Common } from './measure.ts';
import { wholeNumber } from './whole-number.ts';

/** `visor bench gateway`: queries over three subgraphs through our gateway and through others. */
export function declareGateway(bench: Command): void {
  bench
    .command('gateway')
    .description(
      'queries over three subgraphs and heartbeats through our gateway, with and without compiled operations, @apollo/gateway and Hive, in turn over one stack',
    )
    .option('--datasets <n>', 'datasets that requests ask for in turn; with 1 all are equal', wholeNumber(1, 1_000), 1)
    .option('--rounds <n>', 'number of rounds; the result is their median', wholeNumber(1, 100), 5)
    .option('--seconds <n>', 'time of one gateway and one load in a round', wholeNumber(1, 600), 3)
    .option('--connections <n>', 'connections, each with one request in flight', wholeNumber(1, 256), 16)
    .option(
      '--hive <folder>',
      'where Hive’s gateway is installed; `install` installs it by npm into a temporary folder, `none` leaves it out',
      'none',
    )
    .option('--json', 'print one JSON object', false)
    .action(async (options: GatewayOptions & Common) => {
      const { benchGateway } = await import('@visor/bench');
      await measure(options, (signal) => benchGateway({ ...options, signal, print }), gatewayText);
    });
}

function gatewayText({ figures, datasets, connections, rounds, sameAnswers, machine }: GatewayResult): string {
  const cells = (...texts: readonly string[]): string => texts.map((text) => text.padStart(11)).join('');
  const lines = figures.map(
    ({ load, gateway, requestsPerSecond, gatewayMs, allMs, cpuRatio, rateRatio }) =>
      `  ${load.padEnd(10)} ${gateway.padEnd(20)}${cells(
        requestsPerSecond.toFixed(0),
        gatewayMs.toFixed(3),
        allMs.toFixed(3),
        cpuRatio.toFixed(2),
        rateRatio.toFixed(2),
      )}`,
  );
  return [
    `medians of ${rounds} rounds in turn (${datasets} datasets of 50 files, ${connections} connections, ${machine}); CPU in ms per request`,
    `  ${'load'.padEnd(10)} ${'gateway'.padEnd(20)}${cells('requests/s', 'gateway', 'all', 'x CPU', 'x slower')}`,
    ...lines,
    `  the same answers from all: ${sameAnswers.join(', ')}`,
  ].join('\n');
}
