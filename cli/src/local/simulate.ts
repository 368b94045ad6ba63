import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@visor/schema';
import type { GivenOptions, SimulationResult } from '@visor/simulator';
import { Option, type Command } from 'commander';
import { Client } from 'pg';
import { EXIT_CODE } from '../exit-codes.rules.ts';
import { replayText } from './replay-text.ts';

interface Options extends GivenOptions {
  readonly replay?: string;
  readonly html?: string;
  readonly json: boolean;
}

/** Options with a number, and what they are; their bounds and defaults are the simulator's. */
const NUMBERS: readonly (readonly [option: string, text: string])[] = [
  ['--nodes <n>', 'nodes, each with one pilot (100)'],
  ['--slots <n>', 'jobs that each node runs at once (20)'],
  ['--rate <files>', 'files per second (10)'],
  ['--hours <h>', 'simulated time (1)'],
  ['--stages <n>', 'stages of the chain of each dataset, a job a file in each (4)'],
  ['--dataset-files <n>', 'files of a dataset (600)'],
  ['--seconds <s>', 'mean run of a job (40)'],
  ['--failure-rate <share>', 'share of attempts that fail, 0 to 1 (0)'],
  ['--retries <n>', 'counted attempts after the first (5)'],
  ['--node-mtbf <hours>', 'mean time until a node breaks down; 0: never (0)'],
  ['--node-repair <s>', 'time until it comes back (600)'],
  ['--alpha <n>', 'rank for each second of aging (0.01)'],
  ['--beta <n>', 'rank for each retry (0.5)'],
  ['--gamma <n>', 'share of its rank that a task keeps (0.5)'],
  ['--max-weight <n>', 'largest weight (100)'],
  ['--window <n>', 'QUEUED jobs that are kept (1000)'],
  ['--chunk-size <n>', 'jobs of a task after which its rank is computed again (100)'],
  ['--reorder-seconds <s>', 'time between two new orders of the queue that a new task causes (5)'],
  ['--seed <n>', 'the same seed gives the same result (1)'],
];

/** `visor simulate`: the scheduler's decisions over a modelled farm, in simulated time. */
export function register(program: Command): void {
  const command = program
    .command('simulate')
    .description("simulate a farm with the service's own scheduling, retry and lease decisions; needs no stack");
  for (const [option, text] of NUMBERS) command.option(option, text);
  command
    .option('--ranks <list>', 'ranks that datasets get in turn (10,20,40)')
    .option('--durations <kind>', 'runs of jobs around the mean: uniform, exponential or fixed (uniform)')
    .option('--random-arrivals', 'datasets come by chance, not at equal distances', false)
    .option('--html <file>', 'write a report with charts');
  const ofModel = command.options.map((option) => option.attributeName());
  const replay = new Option(
    '--replay <dir|file>',
    "decide the stored rounds of a real scheduler again, of the Visor that runs on a directory or from a file ('-': stdin), and compare the orders",
  );
  command.addOption(replay.conflicts(ofModel)).option('--json', 'print one JSON object', false).action(simulate);
}

const ROUNDS = `select json_build_object('device', device, 'state', state, 'input', input, 'dispatches', dispatches)::text as round
  from scheduling_round order by id`;

/** Reads the stored rounds of the Visor that runs on a directory, one a line. */
async function readRounds(urlFile: string): Promise<string> {
  const db = new Client({ connectionString: readFileSync(urlFile, 'utf8').trim() });
  await db.connect();
  try {
    const { rows } = await db.query<{ round: string }>(ROUNDS);
    return rows.map(({ round }) => round).join('\n');
  } finally {
    await db.end();
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new Refusal('INVALID', `--replay ${path} cannot be read: ${(error as Error).message}`);
  }
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Refusal('INVALID', `--html ${path} cannot be written: ${(error as Error).message}`);
  }
}

const print = (json: boolean, result: object, text: string): boolean =>
  process.stdout.write(`${json ? JSON.stringify(result) : text}\n`);

async function simulate({ replay: rounds, html, json, ...given }: Options): Promise<void> {
  const simulator = await import('@visor/simulator');
  if (rounds !== undefined) {
    const urlFile = join(rounds, 'keys/urls/workload');
    const result = simulator.replay(existsSync(urlFile) ? await readRounds(urlFile) : readText(rounds));
    print(json, result, replayText(result));
    process.exitCode = result.different === 0 ? EXIT_CODE.ok : EXIT_CODE.failed;
    return;
  }
  const options = simulator.readOptions(given);
  if (html !== undefined) writeReport(html, '');
  const run = simulator.simulate(options);
  if (html !== undefined) writeReport(html, simulator.htmlReport(run));
  print(json, run.result, simulationText(run.result));
  process.exitCode = run.result.lost === 0 ? EXIT_CODE.ok : EXIT_CODE.failed;
}

function simulationText(result: SimulationResult): string {
  const { options, waitSeconds, attempts } = result;
  const row = (name: string, value: string): string => `  ${name.padEnd(24)} ${value}`;
  return [
    `${options.nodes} nodes of ${options.slots} slots, ${options.rate} files/s, ${options.stages} stages, ${options.hours} h: simulated in ${result.wallSeconds.toFixed(1)} s`,
    row('utilisation', result.utilisation.toFixed(3)),
    row('fairness', result.fairness.toFixed(3)),
    ...Object.entries(waitSeconds).map(([rank, { p50, p99 }]) =>
      row(`wait, rank ${rank}`, `p50 ${p50.toFixed(1)} s, p99 ${p99.toFixed(1)} s`),
    ),
    row(
      'jobs',
      `${result.arrived} arrived, ${result.completed} completed, ${result.failed} failed, ${result.inFlight} in flight, ${result.lost} lost`,
    ),
    row('attempts', `${attempts.finished} finished, ${attempts.failed} failed, ${attempts.lost} lost`),
  ].join('\n');
}
