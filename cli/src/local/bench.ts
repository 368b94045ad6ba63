import { InvalidArgumentError, type Command } from 'commander';

interface Options {
  readonly jobs: number;
  readonly slots: number;
  readonly pilots: number;
  readonly rounds: number;
  readonly kafka?: string;
  readonly json: boolean;
}

const positiveInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 is expected.');
  return value;
};

/** `visor bench e2e`: measures jobs per second from the message of a task to its summary. */
export function register(program: Command): void {
  const bench = program.command('bench').description('measure throughput');
  bench
    .command('e2e')
    .description("jobs per second from a task's message to its summary, with the time per hop")
    .option('--jobs <n>', 'number of input files, of one line each', positiveInteger, 2_000)
    .option('--slots <n>', 'payloads that each pilot runs at once', positiveInteger, 2)
    .option('--pilots <n>', 'number of pilot daemons', positiveInteger, 1)
    .option('--rounds <n>', 'number of rounds; the result is their median', positiveInteger, 3)
    .option('--kafka <host:port>', 'use this Kafka as the event log')
    .option('--json', 'print one JSON object', false)
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { benchE2e } = await import('@visor/bench');
  const result = await benchE2e({ ...options, print: (line) => process.stderr.write(`${line}\n`) });
  if (options.json) return void process.stdout.write(`${JSON.stringify(result)}\n`);
  const median = [...result.rounds].sort((a, b) => a.jobsPerSecond - b.jobsPerSecond)[
    Math.floor((result.rounds.length - 1) / 2)
  ];
  const rows = (median?.hops ?? []).map((hop) => `  ${hop.name.padEnd(52)} ${hop.ms.toFixed(0).padStart(7)} ms`);
  process.stdout.write(
    `${result.jobsPerSecond.toFixed(0)} jobs/s (median of ${result.rounds.length}; N = ${result.jobs}, ${result.slots} slots, event log ${result.eventLog}, ${result.machine})\n${rows.join('\n')}\n`,
  );
}
