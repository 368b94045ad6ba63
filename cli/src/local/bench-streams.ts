import type { Command } from 'commander';
import type { StreamsOptions, StreamsResult } from '@visor/bench';
import { measure, print, type Common } from './measure.ts';
import { wholeNumber } from './whole-number.ts';

/** `visor bench streams`: readers of one dataset through the gateway. */
export function declareStreams(bench: Command): void {
  bench
    .command('streams')
    .description(
      'readers of a dataset that changes 20 times a second: cost of one message with one token and many, a restart of the gateway, its memory over time',
    )
    .option('--readers <n>', 'readers, each with a socket and a token', wholeNumber(1, 10_000), 1_000)
    .option('--seconds <n>', 'time of each round', wholeNumber(1, 3_600), 10)
    .option('--memory <n>', 'time for which the memory of the gateway is watched, seconds', wholeNumber(5, 86_400), 60)
    .option('--json', 'print one JSON object', false)
    .action(async (options: StreamsOptions & Common) => {
      const { benchStreams } = await import('@visor/bench');
      await measure(options, (signal) => benchStreams({ ...options, signal, print }), streamsText);
    });
}

function streamsText({ figures, tokensRatio, restart, memory, seconds, machine }: StreamsResult): string {
  const growth = memory.growthPerMinute?.toFixed(2) ?? 'unknown';
  return [
    `20 events a second, ${seconds} s each round (${machine}); CPU of the gateway for one message to one reader`,
    ...figures.map(
      ({ name, readers, messages, microseconds, lost, repeated, p50, p99 }) =>
        `  ${String(readers).padStart(6)} readers, ${name.padEnd(13)} ${microseconds.toFixed(1)} us; ${messages} messages, lost ${lost}, repeated ${repeated}; p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
    ),
    `  200 tokens cost ${tokensRatio.toFixed(2)} x one token`,
    `  after a restart of the gateway all readers are back in ${restart.seconds.toFixed(1)} s; lost ${restart.lost}, repeated ${restart.repeated}`,
    `  memory of the gateway ${memory.mebibytes.toFixed(0)} MiB, growing by ${growth} MiB a minute`,
  ].join('\n');
}
