import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '@visor/schema';
import { schedule, type SchedulingRound } from '@visor/workload/schedule.rules';
import type { SchedulerState } from '@visor/workload/scheduler-state.rules';

/** A round of the scheduler as it was stored. */
interface StoredRound {
  readonly device: string;
  readonly state: SchedulerState;
  /** `chain`: the round follows on the one of its device with the number before; absent: it holds only the tasks that got turns. */
  readonly input: SchedulingRound & { readonly chain?: number };
  /** Tasks in the order in which they got their jobs. */
  readonly dispatches: readonly string[];
}

interface Difference {
  /** Of the file, from 1. */
  readonly round: number;
  /** Of the order, from 1; null: the state that the replay carried to the round is not the one that was stored. */
  readonly place: number | null;
  readonly stored: string | null;
  readonly replayed: string | null;
}

export interface ReplayResult {
  readonly rounds: number;
  readonly dispatches: number;
  /** Rounds that were decided from the state to which the replay had come itself; the others begin a chain, or hold a part of their tasks. */
  readonly carried: number;
  /** Rounds whose order came out differently, or to which another state was carried than was stored. */
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
  const { device = '', state, input, dispatches } = value;
  if (typeof device !== 'string') return refuse('has a device that is no text');
  if (!isState(state)) return refuse('has no state of a scheduler');
  if (!isInput(input)) return refuse('has no input of a round');
  if (!Array.isArray(dispatches)) return refuse('has no list of dispatches');
  const tasks = dispatches.map(taskOf).filter((id) => id !== undefined);
  if (tasks.length !== dispatches.length) return refuse('has a dispatch without task');
  return { device, state, input, dispatches: tasks };
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

/** To where the replay has come by itself: the last round of a chain. */
interface Carried {
  readonly chain: number;
  readonly state: SchedulerState;
}

const slotsOf = ({ cycle, round, place, nextPlace, slots }: SchedulerState): SchedulerState => ({
  cycle,
  round,
  place,
  nextPlace,
  slots,
});

interface Replayed {
  readonly state: SchedulerState;
  readonly difference: Omit<Difference, 'round'> | undefined;
}

/** Decides a round from the state that was carried to it, else from its own. What differs is not carried on. */
function decide({ state: stored, input, dispatches }: StoredRound, carried: Carried | undefined): Replayed {
  const isOwn = carried !== undefined && !isDeepStrictEqual(slotsOf(carried.state), slotsOf(stored));
  const decided = schedule(isOwn || !carried ? stored : carried.state, input);
  const order = firstDifference(dispatches, decided.dispatches);
  const difference = isOwn ? { place: null, stored: null, replayed: null } : order;
  return { state: decided.state, difference };
}

/**
 * Decides stored rounds again, and compares the orders. From one round of a chain to the next it carries the state that it has come
 * to itself. @throws Refusal INVALID for a file that holds no rounds
 */
export function replay(text: string): ReplayResult {
  const rounds = parse(text).map(readRound);
  const last = new Map<string, Carried>();
  let [dispatches, carried, different] = [0, 0, 0];
  const differences: Difference[] = [];
  for (const [index, round] of rounds.entries()) {
    const { device, input } = round;
    const before = last.get(device);
    const follows = input.chain !== undefined && before?.chain === input.chain - 1;
    const { state, difference } = decide(round, follows ? before : undefined);
    if (input.chain === undefined) last.delete(device);
    else last.set(device, { chain: input.chain, state });
    dispatches += round.dispatches.length;
    if (follows) carried += 1;
    if (!difference) continue;
    different += 1;
    if (differences.length < MAX_DIFFERENCES) differences.push({ round: index + 1, ...difference });
  }
  return { rounds: rounds.length, dispatches, carried, different, differences };
}
