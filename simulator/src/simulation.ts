import { canExpire, watchExpiry, type ExpiryWatch } from '@visor/workload/expiry-watch.rules';
import { EventQueue } from './event-queue.rules.ts';
import { applyFailure, failureAt, LEASE_LOST } from './failures.ts';
import {
  definedJobs,
  newNode,
  newTask,
  type Attempt,
  type Chain,
  type Node,
  type Orphans,
  type Task,
} from './model.ts';
import type { SimulationOptions } from './options.ts';
import { chance, durationAt } from './random.rules.ts';
import { Scheduler, type Round } from './scheduler.ts';
import { Statistics } from './statistics.ts';

type Event =
  | { readonly kind: 'dataset'; readonly number: number }
  | { readonly kind: 'end'; readonly attempt: Attempt }
  | { readonly kind: 'down' | 'up'; readonly node: Node }
  | { readonly kind: 'round' | 'loop' | 'compare' | 'sample' };

/** Times of the service and of its pilots, milliseconds. */
const LEASE_MS = 15_000;
const HEARTBEAT_MS = 5_000;
const LOOP_MS = 1_000;
const ROUND_GAP_MS = 100;
const COMPARE_MS = 10_000;
const HOUR_MS = 3_600_000;
const SAMPLES = 400;

/** What the numbers of chance are for. */
const FOR = { arrival: 1, duration: 2, failure: 3, code: 4, breakdown: 6, heartbeat: 7 };

/** A farm, its scheduler and the datasets that come, in simulated time. */
export class Simulation {
  readonly #options: SimulationOptions;
  readonly #end: number;
  readonly #events = new EventQueue<Event>();
  readonly #tasks = new Set<Task>();
  readonly #nodes: readonly Node[];
  readonly #free: Node[];
  #nodesUp: number;
  #orphans: Orphans[] = [];
  #watch: ExpiryWatch | undefined;
  #now = 0;
  #lastRound = -ROUND_GAP_MS;
  #isRoundDue = false;
  readonly scheduler: Scheduler;
  readonly statistics: Statistics;

  constructor(options: SimulationOptions, onRound?: (round: Round) => void) {
    this.#options = options;
    this.#end = options.hours * HOUR_MS;
    this.#nodes = Array.from({ length: options.nodes }, (_, index) => newNode(index, options.slots));
    this.#free = [...this.#nodes];
    for (const node of this.#nodes) node.isListed = true;
    this.#nodesUp = options.nodes;
    this.scheduler = new Scheduler(options, onRound);
    this.statistics = new Statistics([...new Set(options.ranks)]);
  }

  run(): void {
    this.#addDataset(0, 0);
    for (const node of this.#nodes) this.#planBreakdown(node);
    this.#events.add(LOOP_MS, { kind: 'loop' });
    this.#events.add(COMPARE_MS, { kind: 'compare' });
    this.#events.add(this.#end / SAMPLES, { kind: 'sample' });
    for (let next = this.#events.take(); next; next = this.#events.take()) {
      if (next.at > this.#end) break;
      this.#now = next.at;
      this.#apply(next.value);
    }
    this.#now = this.#end;
  }

  /** Busy and running time that is not counted yet. */
  get open(): { readonly busy: number; readonly up: number } {
    let [busy, up] = [0, 0];
    for (const node of this.#nodes) {
      if (!node.isUp) continue;
      up += (this.#now - node.upSince) * this.#options.slots;
      for (const { began } of node.attempts) busy += this.#now - began;
    }
    return { busy, up };
  }

  /** Jobs that have not ended, by counting them where they are. */
  countUnfinished(): { readonly defined: number; readonly queued: number; readonly active: number } {
    let [defined, active] = [0, 0];
    for (const task of this.#tasks) defined += definedJobs(task);
    for (const { attempts } of this.#nodes) active += attempts.size;
    for (const { attempts } of this.#orphans) active += attempts.length;
    return { defined, queued: this.scheduler.queued, active };
  }

  #apply(event: Event): void {
    switch (event.kind) {
      case 'dataset':
        return this.#datasetCame(event.number);
      case 'end':
        return this.#attemptEnded(event.attempt);
      case 'down':
        return this.#nodeDown(event.node);
      case 'up':
        return this.#nodeUp(event.node);
      case 'round':
        return this.#round();
      case 'loop':
        return this.#loop();
      case 'compare':
        this.statistics.compareShares(this.#tasks, this.#now);
        return this.#events.add(this.#now + COMPARE_MS, { kind: 'compare' });
      case 'sample':
        return this.#sample();
    }
  }

  /** Datasets come at the pace of their files, at equal distances or by chance. */
  #addDataset(number: number, after: number): void {
    const { datasetFiles, rate, seed, randomArrivals } = this.#options;
    const pause = (datasetFiles / rate) * 1_000;
    const kind = randomArrivals ? 'exponential' : 'fixed';
    this.#events.add(after + durationAt(kind, pause, chance(seed, number, FOR.arrival)), { kind: 'dataset', number });
  }

  #datasetCame(number: number): void {
    const { datasetFiles, ranks } = this.#options;
    const chain: Chain = { number, rank: ranks[number % ranks.length] ?? 1, files: datasetFiles };
    this.statistics.bufferFiles += chain.files;
    this.#addTask(newTask(chain, 1, chain.files, this.#now));
    this.#addDataset(number + 1, this.#now);
  }

  #addTask(task: Task): void {
    this.#tasks.add(task);
    this.statistics.arrived += task.jobs;
    this.#wake();
  }

  #taskEnded(task: Task): void {
    this.#tasks.delete(task);
    const { chain, stage, finished } = task;
    if (finished > 0 && stage < this.#options.stages) this.#addTask(newTask(chain, stage + 1, finished, this.#now));
    else this.statistics.bufferFiles -= chain.files;
  }

  /** A round begins at once, but at most every tenth of a second. */
  #wake(): void {
    if (this.#isRoundDue) return;
    this.#isRoundDue = true;
    this.#events.add(Math.max(this.#now, this.#lastRound + ROUND_GAP_MS), { kind: 'round' });
  }

  #round(): void {
    this.#isRoundDue = false;
    this.#lastRound = this.#now;
    if (this.scheduler.round([...this.#tasks], this.#now)) this.#wake();
    this.#claim();
  }

  /** What the service does every second whatever happens: rounds, and the expiry of leases. */
  #loop(): void {
    this.#watch = watchExpiry(this.#watch, this.#now, Math.max(LOOP_MS * 3, HEARTBEAT_MS));
    if (canExpire(this.#watch, this.#now, LEASE_MS)) {
      const expired = this.#orphans.filter(({ leaseUntil }) => leaseUntil < this.#now);
      this.#orphans = this.#orphans.filter(({ leaseUntil }) => leaseUntil >= this.#now);
      for (const { attempts } of expired) for (const attempt of attempts) this.#attemptLost(attempt);
    }
    this.#wakeIfWaiting();
    this.#events.add(this.#now + LOOP_MS, { kind: 'loop' });
  }

  /** Nodes with free slots claim in turn, one job each time. */
  #claim(): void {
    for (let passed = 0; this.scheduler.queued > 0 && passed < this.#free.length;) {
      const node = this.#free.shift();
      if (!node) return;
      const job = node.isUp ? this.scheduler.claim(node.index, this.#now) : undefined;
      if (job) {
        node.free -= 1;
        this.#start({
          job,
          node,
          began: this.#now,
          duration: this.#durationOf(job.task, job.ordinal, job.attempts + 1),
          isOver: false,
        });
      }
      node.isListed = node.isUp && node.free > 0;
      if (node.isListed) this.#free.push(node);
      passed = job || !node.isListed ? 0 : passed + 1;
    }
  }

  #durationOf({ chain, stage }: Task, ordinal: number, attempt: number): number {
    const { durations, seconds, seed } = this.#options;
    return durationAt(durations, seconds * 1_000, chance(seed, chain.number, stage, ordinal, attempt, FOR.duration));
  }

  #start(attempt: Attempt): void {
    const { job, node, duration } = attempt;
    const { task } = job;
    if (job.attempts === 0) this.statistics.claimed(task.rank, this.#now - task.formedAt);
    job.attempts += 1;
    task.active += 1;
    task.claims += 1;
    node.attempts.add(attempt);
    this.#events.add(this.#now + duration, { kind: 'end', attempt });
  }

  #attemptEnded(attempt: Attempt): void {
    if (attempt.isOver) return;
    const { job, node } = attempt;
    const { failureRate, seed } = this.#options;
    attempt.isOver = true;
    node.attempts.delete(attempt);
    this.statistics.busy(this.#now - attempt.began);
    this.#freeSlot(node);
    const keys = [job.task.chain.number, job.task.stage, job.ordinal, job.attempts] as const;
    if (chance(seed, ...keys, FOR.failure) < failureRate) {
      this.statistics.attempts.failed += 1;
      this.#fail(attempt, failureAt(chance(seed, ...keys, FOR.code)));
    } else {
      this.statistics.attempts.finished += 1;
      job.task.active -= 1;
      job.task.finished += 1;
      this.statistics.completed += 1;
      this.#checkEnd(job.task);
    }
    this.#claim();
    // The loop runs every second; a claim wakes it only where the queue has run empty.
    if (this.scheduler.queued === 0) this.#wakeIfWaiting();
  }

  #wakeIfWaiting(): void {
    if (this.#isRoundDue) return;
    for (const task of this.#tasks)
      if (definedJobs(task) > 0) {
        this.#wake();
        return;
      }
  }

  #freeSlot(node: Node): void {
    node.free += 1;
    if (node.isListed || !node.isUp) return;
    node.isListed = true;
    this.#free.push(node);
  }

  #attemptLost(attempt: Attempt): void {
    this.statistics.attempts.lost += 1;
    this.#fail(attempt, LEASE_LOST);
  }

  #fail(attempt: Attempt, failure: ReturnType<typeof failureAt>): void {
    const { task } = attempt.job;
    const { retries, seed } = this.#options;
    task.active -= 1;
    task.failures += 1;
    const { kind } = applyFailure(attempt, failure, { retries, seed, nodesUp: this.#nodesUp, now: this.#now });
    if (kind === 'retry') return;
    if (kind === 'hold') this.statistics.held += 1;
    task.failed += 1;
    this.statistics.failed += 1;
    this.#checkEnd(task);
  }

  #checkEnd(task: Task): void {
    if (task.finished + task.failed === task.jobs) this.#taskEnded(task);
  }

  #planBreakdown(node: Node): void {
    const { nodeMtbf, seed } = this.#options;
    if (nodeMtbf === 0) return;
    const place = chance(seed, node.index, node.breakdowns, FOR.breakdown);
    this.#events.add(this.#now + durationAt('exponential', nodeMtbf * HOUR_MS, place), { kind: 'down', node });
  }

  #nodeDown(node: Node): void {
    const { seed, nodeRepair, slots } = this.#options;
    node.isUp = false;
    this.#nodesUp -= 1;
    this.statistics.up((this.#now - node.upSince) * slots);
    const attempts = [...node.attempts];
    node.attempts.clear();
    for (const attempt of attempts) {
      attempt.isOver = true;
      this.statistics.busy(this.#now - attempt.began);
    }
    const sinceHeartbeat = HEARTBEAT_MS * chance(seed, node.index, node.breakdowns, FOR.heartbeat);
    if (attempts.length > 0) this.#orphans.push({ node, attempts, leaseUntil: this.#now - sinceHeartbeat + LEASE_MS });
    this.#events.add(this.#now + nodeRepair * 1_000, { kind: 'up', node });
  }

  /** A pilot that starts again ends what its predecessor held, at once. */
  #nodeUp(node: Node): void {
    const own = this.#orphans.filter((orphans) => orphans.node === node);
    this.#orphans = this.#orphans.filter((orphans) => orphans.node !== node);
    for (const { attempts } of own) for (const attempt of attempts) this.#attemptLost(attempt);
    node.isUp = true;
    node.upSince = this.#now;
    node.free = this.#options.slots - 1;
    node.breakdowns += 1;
    this.#nodesUp += 1;
    this.#freeSlot(node);
    this.#planBreakdown(node);
    this.#wake();
    this.#claim();
  }

  #sample(): void {
    const { defined, queued } = this.countUnfinished();
    this.statistics.sample(this.#now / HOUR_MS, { queued, defined, ...this.open });
    const next = this.statistics.samples.length + 1;
    if (next <= SAMPLES) this.#events.add((this.#end * next) / SAMPLES, { kind: 'sample' });
  }
}
