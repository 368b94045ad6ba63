import { Refusal } from '@visor/schema';
import { field } from '@visor/workload/field.rules';
import { schedulerFields } from '@visor/workload/scheduler.fields.rules';
import { DURATIONS, type Durations } from './random.rules.ts';

const { alpha, beta, gamma, maxWeight, window, chunkSize, reorderSeconds } = schedulerFields;

/** What a simulation is told, with bounds and defaults; the scheduler's own are those of its stored settings. */
export const FIELDS = {
  nodes: field.whole(1, 100_000, 100),
  slots: field.whole(1, 10_000, 20),
  rate: field.number(0.001, 1_000, 10),
  hours: field.number(0.001, 8_760, 1),
  stages: field.whole(1, 20, 4),
  datasetFiles: field.whole(1, 100_000, 600),
  seconds: field.number(0.01, 86_400, 40),
  failureRate: field.number(0, 1, 0),
  retries: field.whole(0, 100, 5),
  nodeMtbf: field.number(0, 1_000_000, 0),
  nodeRepair: field.number(1, 86_400, 600),
  seed: field.whole(0, 2 ** 31 - 1, 1),
  alpha,
  beta,
  gamma,
  maxWeight,
  window,
  chunkSize,
  reorderSeconds,
};

type NumberName = keyof typeof FIELDS;

export interface SimulationOptions extends Readonly<Record<NumberName, number>> {
  /** Ranks that datasets get in turn. */
  readonly ranks: readonly number[];
  readonly durations: Durations;
  /** Datasets come by chance, not at equal distances. */
  readonly randomArrivals: boolean;
}

/** What a caller gives: text, as on a command line, or numbers; absent: the default. */
export type GivenOptions = Readonly<
  Partial<Record<NumberName | 'ranks' | 'durations', string | number | undefined>>
> & {
  readonly randomArrivals?: boolean | undefined;
};

export const DEFAULT_RANKS = '10,20,40';
const RANK = field.number(1, 100, 10);
const MAX_JOBS = 50_000_000;
const MAX_SLOTS = 1_000_000;
const MAX_TASKS = 500_000;

/** `datasetFiles` is `--dataset-files`. */
const optionOf = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const refuse = (name: string, text: string): never => {
  throw new Refusal('INVALID', `${optionOf(name)} ${text}`, { field: name });
};

const numberOf = (value: string | number): number =>
  typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);

function readNumber(name: NumberName, given: string | number | undefined): number {
  const { fallback, rule, isValue } = FIELDS[name];
  if (given === undefined) return fallback;
  const value = numberOf(given);
  return isValue(value) ? value : refuse(name, `must be ${rule}, not ${given}; the default is ${fallback}`);
}

const MAX_RANKS = 20;

function readRanks(given: string | number): readonly number[] {
  const ranks = String(given).split(',').map(numberOf);
  if (ranks.length > MAX_RANKS || !ranks.every(RANK.isValue))
    refuse('ranks', `must be 1 to ${MAX_RANKS} numbers from 1 to 100, as in ${DEFAULT_RANKS}; not ${given}`);
  return ranks;
}

function readDurations(given: string | number): Durations {
  return (
    DURATIONS.find((kind) => kind === given) ??
    refuse('durations', `must be one of ${DURATIONS.join(', ')}, not ${given}`)
  );
}

/** Tasks that would wait at the end: each round looks at all of them, so that the simulation would not end. */
const MAX_WAITING_TASKS = 2_000;

function checkLoad({ nodes, slots, rate, hours, stages, datasetFiles, seconds }: Record<NumberName, number>): void {
  const load = (rate * stages * seconds) / (nodes * slots);
  const waiting = ((rate * 3_600 * hours) / datasetFiles) * (1 - 1 / Math.max(load, 1));
  if (waiting <= MAX_WAITING_TASKS) return;
  refuse(
    'rate',
    `with these jobs is ${load.toPrecision(3)} times what all slots can do, and ${Math.round(waiting)} tasks would wait: give more slots, fewer hours or larger datasets, for at most ${MAX_WAITING_TASKS}`,
  );
}

/** Checks options before anything is simulated. @throws Refusal INVALID with the option, and what it may be */
export function readOptions(given: GivenOptions): SimulationOptions {
  const numbers = Object.fromEntries(
    (Object.keys(FIELDS) as NumberName[]).map((name) => [name, readNumber(name, given[name])]),
  ) as Record<NumberName, number>;
  const { nodes, slots, rate, hours, stages, datasetFiles } = numbers;
  if (nodes * slots > MAX_SLOTS)
    refuse('slots', `times --nodes is ${nodes * slots}: simulate at most ${MAX_SLOTS} slots`);
  const jobs = rate * 3_600 * hours * stages;
  if (jobs > MAX_JOBS)
    refuse(
      'hours',
      `times --rate and --stages make ${Math.round(jobs)} jobs: simulate at most ${MAX_JOBS}, such as fewer hours`,
    );
  if (jobs / datasetFiles > MAX_TASKS)
    refuse(
      'datasetFiles',
      `makes ${Math.round(jobs / datasetFiles)} tasks: give more files to each dataset, for at most ${MAX_TASKS} tasks`,
    );
  checkLoad(numbers);
  return {
    ...numbers,
    ranks: readRanks(given.ranks ?? DEFAULT_RANKS),
    durations: readDurations(given.durations ?? 'uniform'),
    randomArrivals: given.randomArrivals ?? false,
  };
}
