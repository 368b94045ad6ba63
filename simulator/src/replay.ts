import { Refusal } from '@visor/schema';
import { schedule, type SchedulingRound } from '@visor/workload/schedule.rules';
import type { SchedulerState } from '@visor/workload/scheduler-state.rules';

/** A round of the scheduler as it was stored. */
interface StoredRound {
  readonly state: SchedulerState;
  readonly input: SchedulingRound;
  /** Tasks in the order in which they got their jobs. */
  readonly dispatches: readonly string[];
}

interface Difference {
  /** Of the file, from 1. */
  readonly round: number;
  /** Of the order, from 1. */
  readonly place: number;
  readonly stored: string | null;
  readonly replayed: string | null;
}

export interface ReplayResult {
  readonly rounds: number;
  readonly dispatches: number;
  /** Rounds whose order came out differently. */
  readonly different: number;
  /** Where the first of them differ. */
  readonly differences: readonly Difference[];
}

const MAX_DIFFERENCES = 20;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of JSON, or one JSON object a line. @throws Refusal INVALID */
function parse(text: string): readonly unknown[] {
  try {
    const whole: unknown = text.trimStart().startsWith('[') ? JSON.parse(text) : undefined;
    if (Array.isArray(whole)) return whole;
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  } catch (error) {
    throw new Refusal(
      'INVALID',
      `--replay: the file is neither a list of JSON nor one JSON object a line: ${(error as Error).message}`,
    );
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isState = (value: unknown): value is SchedulerState =>
  isObject(value) &&
  ['cycle', 'round', 'place', 'nextPlace'].every((name) => isNumber(value[name])) &&
  Array.isArray(value['slots']) &&
  value['slots'].every((slot) => isObject(slot) && typeof slot['id'] === 'string');

const MAX_CREDITS = 1_000_000;

const isInput = (value: unknown): value is SchedulingRound =>
  isObject(value) &&
  isNumber(value['now']) &&
  isNumber(value['credits']) &&
  value['credits'] <= MAX_CREDITS &&
  isObject(value['constants']) &&
  Array.isArray(value['tasks']) &&
  value['tasks'].every((task) => isObject(task) && typeof task['id'] === 'string' && isNumber(task['rank']));

function taskOf(dispatch: unknown): string | undefined {
  if (typeof dispatch === 'string') return dispatch;
  const id = isObject(dispatch) ? dispatch['taskId'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

function readRound(value: unknown, index: number): StoredRound {
  const refuse = (text: string): never => {
    throw new Refusal('INVALID', `--replay: round ${index + 1} ${text}; export rounds as docs/simulator.md says`);
  };
  if (!isObject(value)) return refuse('is no object');
  const { state, input, dispatches } = value;
  if (!isState(state)) return refuse('has no state of a scheduler');
  if (!isInput(input)) return refuse('has no input of a round');
  if (!Array.isArray(dispatches)) return refuse('has no list of dispatches');
  const tasks = dispatches.map(taskOf).filter((id) => id !== undefined);
  if (tasks.length !== dispatches.length) return refuse('has a dispatch without task');
  return { state, input, dispatches: tasks };
}

function firstDifference(
  stored: readonly string[],
  replayed: readonly string[],
): Omit<Difference, 'round'> | undefined {
  for (let index = 0; index < Math.max(stored.length, replayed.length); index++)
    if (stored[index] !== replayed[index])
      return { place: index + 1, stored: stored[index] ?? null, replayed: replayed[index] ?? null };
  return undefined;
}

/** Decides stored rounds again, and compares the orders. @throws Refusal INVALID for a file that holds no rounds */
export function replay(text: string): ReplayResult {
  const rounds = parse(text).map(readRound);
  let [dispatches, different] = [0, 0];
  const differences: Difference[] = [];
  for (const [index, { state, input, dispatches: stored }] of rounds.entries()) {
    const difference = firstDifference(stored, schedule(state, input).dispatches);
    dispatches += stored.length;
    if (!difference) continue;
    different += 1;
    if (differences.length < MAX_DIFFERENCES) differences.push({ round: index + 1, ...difference });
  }
  return { rounds: rounds.length, dispatches, different, differences };
}
