import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import type { SoakOptions, SoakResult } from '@visor/bench';
import { EXIT_CODE } from '../exit-codes.rules.ts';
import { endpoint } from './demo-options.ts';
import { measure, print, row, type Common } from './measure.ts';
import { wholeNumber } from './whole-number.ts';

const MAX_SEED = 2 ** 31 - 1;

/** `visor bench soak`: exit code 1 when anything is lost, doubled or damaged, or disagrees. */
export function declareSoak(bench: Command): void {
  bench
    .command('soak')
    .description(
      'kill and stop processes of a stack and fill its disk while jobs run, then check every output and counter',
    )
    .option('--jobs <n>', 'number of input files, of one line each', wholeNumber(1, 1_000_000), 1_000)
    .option('--tasks <n>', 'tasks that the jobs are divided among', wholeNumber(1, 100), 4)
    .option('--pilots <n>', 'number of pilot daemons', wholeNumber(1, 64), 2)
    .option('--slots <n>', 'payloads that each pilot runs at once', wholeNumber(1, 256), 2)
    .option('--kill-every <seconds>', 'mean time between two faults', wholeNumber(1, 3_600), 10)
    .option('--seed <n>', 'what decides the order of faults (default: any)', wholeNumber(0, MAX_SEED))
    .option(
      '--limit <seconds>',
      'longest time with faults; 3 minutes later unfinished tasks have failed',
      wholeNumber(1, 604_800),
      3_600,
    )
    .option(
      '--kafka <host:port>',
      'use this Kafka as the event log; where none answers, one is started there, and killed too',
      endpoint,
    )
    .option('--json', 'print one JSON object', false)
    .action(async (options: Omit<SoakOptions, 'seed'> & Common & { readonly seed?: number }) => {
      const { benchSoak } = await import('@visor/bench');
      const { seed = randomInt(MAX_SEED) } = options;
      const work = async (signal: AbortSignal): Promise<SoakResult> => {
        const result = await benchSoak({ ...options, seed, signal, print });
        if (!result.ok) process.exitCode = EXIT_CODE.failed;
        return result;
      };
      await measure(options, work, soakText);
    });
}

const MAX_NAMED = 20;
const listed = (what: string, names: readonly (string | number)[]): readonly string[] =>
  names.length === 0 ? [] : [`  ${names.length} ${what}: ${names.slice(0, MAX_NAMED).join(', ')}`];

function soakText(result: SoakResult): string {
  const { ok, jobs, tasks, seconds, seed, kills, attempts, retries, resumes, eventLog, machine } = result;
  const faults = Object.entries(kills);
  const number = faults.reduce((sum, [, count]) => sum + count, 0);
  return [
    `${ok ? 'nothing lost, doubled or damaged' : 'FAILED'}: ${jobs} jobs of ${tasks} tasks in ${seconds.toFixed(0)} s with ${number} faults (seed ${seed}, event log ${eventLog}, ${machine})`,
    ...faults.map(([fault, count]) => row(fault, count, '')),
    `  attempts: ${attempts.finished} finished, ${attempts.failed} failed, ${attempts.lost} lost; tasks retried: ${retries}, resumed: ${resumes}`,
    ...listed('lost', result.lost),
    ...listed('doubled', result.duplicated),
    ...listed('with wrong bytes', result.wrongBytes),
    ...listed('outputs of no input', result.foreign),
    ...listed('tasks not finished', result.unfinished),
    ...listed('disagreements', result.disagreements),
    ...listed('processes not started again', result.down),
    ...listed('processes left', result.left),
  ].join('\n');
}
