import { planReorder } from '@visor/workload/recall.rules';
import { INITIAL_STATE, type SchedulerState } from '@visor/workload/scheduler-state.rules';
import { countDispatches, limitTasks, roundOf } from '@visor/workload/round.rules';
import { roundToStore, schedule, type SchedulingRound } from '@visor/workload/schedule.rules';
import { definedJobs, dueJobs, isWaiting, putBack, takeDue, type Job, type Task } from './model.ts';
import type { SimulationOptions } from './options.ts';

/** Jobs of one round, and passes until a round asks for due jobs only: as the service has them. */
const MAX_BATCH_SIZE = 1_000;
const MAX_PASSES = 5;

/** A round, as the service stores it. */
export interface Round {
  readonly state: SchedulerState;
  readonly input: SchedulingRound & { readonly chain?: number };
  readonly dispatches: readonly string[];
}

/** The queue and the scheduler: the decisions are the service's, the tables are lists. */
export class Scheduler {
  readonly #options: SimulationOptions;
  readonly #onRound: ((round: Round) => void) | undefined;
  #state: SchedulerState = INITIAL_STATE;
  #reorderedAt: Date | null = null;
  #reorderDue = false;
  #queue: Job[] = [];
  #head = 0;
  rounds = 0;
  dispatches = 0;

  constructor(options: SimulationOptions, onRound?: (round: Round) => void) {
    this.#options = options;
    this.#onRound = onRound;
  }

  get queued(): number {
    return this.#queue.length - this.#head;
  }

  /** Runs one round. Returns whether there may be more to dispatch. */
  round(tasks: readonly Task[], time: number): boolean {
    const now = new Date(time);
    const waiting = tasks.filter(isWaiting);
    const views = waiting.map(viewOf);
    const record = { state: this.#state, reorderedAt: this.#reorderedAt, reorderDue: this.#reorderDue };
    const plan = planReorder(record, views, { pauseMs: this.#options.reorderSeconds * 1_000, now });
    const recalled = this.#recall(new Set(plan.recall));
    this.#reorderDue = plan.due;
    if (plan.restart) this.#reorderedAt = now;
    const by = { settings: this.#options, limit: MAX_BATCH_SIZE, restart: plan.restart, now };
    const input = roundOf(views, recalled, by);
    const { dispatches, state } = this.#decide(input, new Map(waiting.map((task) => [task.id, task])), time);
    this.#state = state;
    this.rounds += 1;
    this.dispatches += dispatches;
    return dispatches === MAX_BATCH_SIZE;
  }

  /** Takes the first job of the queue that this node may run. */
  claim(node: number, now: number): Job | undefined {
    for (let place = this.#head; place < this.#queue.length && place < this.#head + MAX_PASSED_OVER; place++) {
      const job = this.#queue[place];
      if (!job || (job.avoidUntil > now && (job.avoidNode === node || job.faultedBy.has(node)))) continue;
      if (place === this.#head) this.#advance();
      else this.#queue.splice(place, 1);
      job.task.queued -= 1;
      return job;
    }
    return undefined;
  }

  #advance(): void {
    this.#head += 1;
    if (this.#head < MAX_BATCH_SIZE) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  #recall(ids: ReadonlySet<string>): readonly { readonly taskId: string }[] {
    if (ids.size === 0) return [];
    const all = this.#queue.slice(this.#head);
    const back = all.filter(({ task }) => ids.has(task.id)).toSorted((a, b) => b.ordinal - a.ordinal);
    this.#queue = all.filter(({ task }) => !ids.has(task.id));
    this.#head = 0;
    for (const job of back) {
      job.task.queued -= 1;
      putBack(job);
    }
    return back.map(({ task }) => ({ taskId: task.id }));
  }

  #decide(
    first: SchedulingRound,
    tasks: ReadonlyMap<string, Task>,
    now: number,
  ): { dispatches: number; state: SchedulerState } {
    let input = first;
    for (let pass = 1; ; pass++) {
      const { dispatches, state } = schedule(this.#state, input);
      const counts = countDispatches(dispatches);
      const due = new Map([...counts].map(([id, count]) => [id, idsOf(tasks.get(id), count, now)]));
      const limited = pass < MAX_PASSES ? limitTasks(input, counts, due) : undefined;
      if (limited) {
        input = limited;
        continue;
      }
      this.#onRound?.({ ...roundToStore({ ...this.#state, chain: this.rounds }, input, dispatches), dispatches });
      for (const id of dispatches) this.#dispatch(tasks.get(id), now);
      return { dispatches: dispatches.length, state };
    }
  }

  #dispatch(task: Task | undefined, now: number): void {
    const job = task && takeDue(task, now);
    if (!job) return;
    job.task.queued += 1;
    this.#queue.push(job);
  }
}

/** Jobs that a claim looks at for one that its node may run. */
const MAX_PASSED_OVER = 200;

/** As many ids as the task has due jobs, at most `count`: only their number counts here. */
const idsOf = (task: Task | undefined, count: number, now: number): readonly string[] =>
  Array.from({ length: task ? Math.min(count, dueJobs(task, now)) : 0 }, () => '');

const viewOf = (task: Task) => ({
  id: task.id,
  rank: task.rank,
  stopped: false,
  defined: definedJobs(task),
  queued: task.queued,
  retries: task.failures / Math.max(1, task.jobs),
  chunk: null,
  window: null,
  lane: '',
});
