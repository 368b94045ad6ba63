import { listEntries, listPids, type RunningProcess } from '../payload/processes.ts';
import { freeBytes } from '../workdir/free-bytes.ts';
import type { ControlGroups } from './control-groups.ts';
import { pickForMemory, showMiB } from './limits.rules.ts';
import type { Counters } from './usage.rules.ts';
import { readCounters, WatchedPayload, type Payload, type Watch } from './watched-payload.ts';

/** Looks at all running payloads of a pilot in one loop. */
export interface Sampler extends Disposable {
  /** What limits the memory of payloads. */
  readonly memoryBy: 'cgroup' | 'sampling';
  watch(payload: Payload): Watch;
}

interface SamplerOptions {
  /** Memory for all payloads. */
  readonly memoryBytes: number;
  /** The pilot's work directory, and the room that must stay free on its file system. */
  readonly workDir: string;
  readonly leastFreeBytes: number;
  /** Control groups of payloads; absent: their memory is limited by looking at them alone. */
  readonly groups?: ControlGroups | undefined;
  readonly now?: () => number;
}

const INTERVAL_MS = 250;
const LONGEST_INTERVAL_MS = 2_000;
/** A look at the processes takes at most this part of the time. */
const MOST_SHARE = 0.02;
/** Collectors that are remembered; each new spawner is another one. */
const MAX_COLLECTORS = 1_000;
/** Looks between two at which every process of the machine is read, since ids of processes are used again. */
const FULL_EVERY = 20;
export const openSampler = (options: SamplerOptions): Sampler => new LoopSampler(options);

class LoopSampler implements Sampler {
  readonly #options: SamplerOptions;
  readonly #now: () => number;
  readonly #watched = new Set<WatchedPayload>();
  /** Processes that belonged to no payload at the last look. */
  #others: ReadonlySet<number> = new Set();
  /** What the collectors of payloads had counted at the end of their last payload. */
  readonly #counters = new Map<number, Counters>();
  #looks = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get memoryBy(): Sampler['memoryBy'] {
    return this.#options.groups ? 'cgroup' : 'sampling';
  }

  watch(payload: Payload): Watch {
    const { collector } = payload.spawner;
    // The collector starts the payload.
    const group = this.#options.groups?.enter(collector, payload.limits);
    const watched = new WatchedPayload(payload, this.#now, {
      group,
      collector,
      start: this.#counters.get(collector) ?? readCounters(collector),
      onEnd: (end) => {
        this.#watched.delete(watched);
        this.#counters.delete(collector);
        if (end && this.#counters.size < MAX_COLLECTORS) this.#counters.set(collector, end);
      },
    });
    this.#watched.add(watched);
    this.#timer ??= setTimeout(() => this.#look(), INTERVAL_MS);
    return watched;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const watched of this.#watched) watched[Symbol.dispose]();
  }

  /** Ends when nothing runs: an idle pilot costs nothing. */
  #look(): void {
    this.#timer = undefined;
    if (this.#watched.size === 0) return;
    const before = process.threadCpuUsage();
    const all = this.#listProcesses();
    const mine = new Set<number>();
    for (const watched of this.#watched) for (const { pid } of watched.look(all)) mine.add(pid);
    this.#others = new Set([...this.#others, ...all.map(({ pid }) => pid)].filter((pid) => !mine.has(pid)));
    this.#protectNode();
    const { user, system } = process.threadCpuUsage(before);
    const pause = Math.max(INTERVAL_MS, (user + system) / 1_000 / MOST_SHARE);
    this.#timer = setTimeout(() => this.#look(), Math.min(pause, LONGEST_INTERVAL_MS));
  }

  /** Reads the processes that may be of payloads. One that was not stays what it was, as long as its id is not used again. */
  #listProcesses(): RunningProcess[] {
    this.#looks += 1;
    const pids = listPids();
    const alive = new Set(this.#looks % FULL_EVERY === 0 ? [] : pids);
    this.#others = new Set([...this.#others].filter((pid) => alive.has(pid)));
    return listEntries(this.#others, pids);
  }

  /** Ends the largest payload where the memory of all, or the disk, runs out. */
  #protectNode(): void {
    const { memoryBytes, workDir, leastFreeBytes } = this.#options;
    const running = [...this.#watched].filter(({ isEnding }) => !isEnding);
    pickForMemory(running, memoryBytes)?.exceed({
      limit: 'nodeMemory',
      text: `all payloads together used more than ${showMiB(memoryBytes)} of memory, and this one the most`,
      atOnce: true,
    });
    if (hasRoom(workDir, leastFreeBytes)) return;
    const [largest] = running.toSorted((a, b) => b.scratchBytes - a.scratchBytes);
    largest?.exceed({
      limit: 'nodeDisk',
      text: `less than ${showMiB(leastFreeBytes)} of disk was left on the node, and its files took the most`,
    });
  }
}

/** Whether that much is free in a folder; one that does not say is not full. */
function hasRoom(folder: string, bytes: number): boolean {
  try {
    return freeBytes(folder) >= bytes;
  } catch {
    return true;
  }
}
