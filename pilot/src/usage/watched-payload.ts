import { statSync } from 'node:fs';
import {
  childrenCpuSeconds,
  ioOf,
  peakBytesOf,
  proportionalBytesOf,
  sharedResidentBytesOf,
  type RunningProcess,
} from '../payload/processes.ts';
import type { Spawner } from '../payload/spawner.ts';
import { countFiles } from './count-files.ts';
import type { PayloadGroup } from './control-groups.ts';
import { exceededBy, exceededByFiles, showMiB, type Exceeded, type Limits } from './limits.rules.ts';
import {
  countersSince,
  progressAfter,
  sumProcesses,
  type Counters,
  type Progress,
  type TreeSample,
  type Usage,
} from './usage.rules.ts';

/** A file that receives standard output or error. */
export interface StreamFile {
  readonly path: string;
  readonly maxBytes: number;
  /** The limit that the payload exceeds with a larger file. */
  readonly limit: 'log' | 'output';
}

/** A payload that is about to run. */
export interface Payload {
  readonly spawner: Pick<Spawner, 'processesAmong' | 'collector' | 'sharedBytes'>;
  readonly limits: Limits;
  /** Folders that it may write to. */
  readonly folders: readonly string[];
  readonly streams: readonly StreamFile[];
  /** Called once. */
  readonly onExceeded: (exceeded: Exceeded) => void;
}

/** Looks at a payload until it is disposed. */
export interface Watch extends Disposable {
  /** What the payload has used. To be called when its last process has ended. */
  usage(): Usage;
  /** The limit that it exceeds now: it may exceed one and end between two looks. */
  check(): Exceeded | undefined;
}

/** Processes of a payload of which more than the usual is read, and where they seem to take too much memory. */
const MAX_DETAILED = 64;
const MAX_CORRECTED = 512;
/** Time from the start of a payload to the first count of its files, and least time between two, milliseconds. */
const COUNT_INTERVAL_MS = 2_000;
/** Counting files takes at most this part of the time. */
const MOST_COUNT_SHARE = 0.1;

export const readCounters = (pid: number): Counters => ({ cpuSeconds: childrenCpuSeconds(pid), io: ioOf(pid) });

/** What counts the ended processes of a payload, and where it began. */
interface Collected {
  /** Its control group, where it has one. */
  readonly group: PayloadGroup | undefined;
  readonly collector: number;
  readonly start: Counters;
  /** Called with what was counted at the end, where it was read. */
  readonly onEnd: (end: Counters | undefined) => void;
}

type Io = NonNullable<Counters['io']>;

const mostOf = (counted: number | undefined, seen: number | undefined): number | undefined =>
  counted === undefined && seen === undefined ? undefined : Math.max(counted ?? 0, seen ?? 0);

/** A reason that is given is not made for each payload, with the place in the program. */
const ENDED = new Error('the payload has ended');

/** Looks at one payload: what it uses, and whether it exceeds a limit. */
export class WatchedPayload implements Watch {
  readonly #payload: Payload;
  readonly #now: () => number;
  readonly #onEnd: (end: Counters | undefined) => void;
  readonly #stopped = new AbortController();
  readonly #startedAt: number;
  readonly #group: PayloadGroup | undefined;
  readonly #collector: number;
  readonly #start: Counters;
  #end: Counters | undefined;
  #pids: readonly number[] = [];
  #sample: TreeSample | undefined;
  #peak: { readonly memoryBytes: number; readonly processes: number } | undefined;
  #cpuSeconds = 0;
  #progress: Progress;
  #lookedAt: number;
  #countedAt: number;
  #isCounting = false;
  #scratchBytes: number | undefined;
  /** Memory of its files that lie nowhere else, when they were counted last. */
  #fileMemoryBytes = 0;
  #hidesFiles = false;
  #io: Io | undefined;
  #exceeded: Exceeded | undefined;

  constructor(payload: Payload, now: () => number, { group, collector, start, onEnd }: Collected) {
    this.#group = group;
    this.#payload = payload;
    this.#now = now;
    this.#onEnd = onEnd;
    this.#startedAt = this.#lookedAt = this.#countedAt = now();
    this.#collector = collector;
    this.#start = start;
    this.#progress = { at: this.#startedAt, cpuSeconds: 0, writtenBytes: 0 };
  }

  get memoryBytes(): number {
    return this.#sample?.memoryBytes ?? 0;
  }
  /** Disk that its files take, as far as known: where it hides them, what it has written. */
  get scratchBytes(): number {
    const counted = this.#scratchBytes ?? 0;
    return this.#hidesFiles ? Math.max(counted, this.#progress.writtenBytes) : counted;
  }
  get isEnding(): boolean {
    return this.#exceeded !== undefined;
  }

  exceed(exceeded: Exceeded): void {
    if (this.#exceeded || this.#stopped.signal.aborted) return;
    this.#exceeded = exceeded;
    this.#payload.onExceeded(exceeded);
  }

  /** Looks at its processes among `all`, and returns them. */
  look(all: readonly RunningProcess[]): readonly RunningProcess[] {
    const found = this.#payload.spawner.processesAmong(all);
    const now = this.#now();
    this.#pids = found.flatMap(({ pid, hasEnded }) => (hasEnded ? [] : [pid]));
    const ended = countersSince(this.#start, readCounters(this.#collector));
    const sample = this.#addShared(this.#correct(sumProcesses(found, ended.cpuSeconds)));
    this.#sample = sample;
    this.#cpuSeconds = Math.max(this.#cpuSeconds, sample.cpuSeconds);
    this.#peak = {
      memoryBytes: Math.max(
        this.#peak?.memoryBytes ?? 0,
        sample.memoryBytes,
        this.#largestPeak(),
        this.#group?.usage()?.memoryBytes ?? 0,
      ),
      processes: Math.max(this.#peak?.processes ?? 0, sample.processes),
    };
    const { read, written } = this.#movedBytes(ended.io);
    this.#io = { read: Math.max(read, this.#io?.read ?? 0), written: Math.max(written, this.#io?.written ?? 0) };
    const progress = { at: now, cpuSeconds: sample.cpuSeconds, writtenBytes: written };
    this.#progress = progressAfter(this.#progress, progress, now - this.#lookedAt);
    this.#lookedAt = now;
    const exceeded = this.check() ?? exceededBy(sample, now - this.#progress.at, this.#payload.limits);
    if (exceeded) this.exceed(exceeded);
    else if (!this.#isCounting && now - this.#countedAt > COUNT_INTERVAL_MS) void this.#count();
    return found;
  }

  /** Where the sum is beyond the limit: counts memory that processes share once. */
  #correct(sample: TreeSample): TreeSample {
    const { length } = this.#pids;
    if (sample.memoryBytes <= this.#payload.limits.memoryBytes || length < 2 || length > MAX_CORRECTED) return sample;
    const parts = this.#pids.map(proportionalBytesOf);
    if (parts.includes(undefined)) return sample;
    return { ...sample, memoryBytes: parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) };
  }

  /** Adds what files take in memory that no process holds as its own. */
  #addShared(sample: TreeSample): TreeSample {
    const sharedBytes = this.#payload.spawner.sharedBytes + this.#fileMemoryBytes;
    if (sharedBytes === 0) return sample;
    const held =
      this.#pids.length > MAX_DETAILED
        ? sample.memoryBytes
        : this.#pids.reduce((sum, pid) => sum + sharedResidentBytesOf(pid), 0);
    return { ...sample, memoryBytes: Math.max(sample.memoryBytes, sample.memoryBytes - held + sharedBytes) };
  }

  /** Most memory that one of its processes has held, also between two looks. */
  #largestPeak(): number {
    return this.#pids.length > MAX_DETAILED ? 0 : Math.max(0, ...this.#pids.map(peakBytesOf));
  }

  /** What its processes have read and written, with those that have ended. */
  #movedBytes(ended: Counters['io']): Io {
    const pids = this.#pids.length > MAX_DETAILED ? [] : this.#pids;
    return pids.reduce(
      (sum, pid) => {
        const { read = 0, written = 0 } = ioOf(pid) ?? {};
        return { read: sum.read + read, written: sum.written + written };
      },
      ended ?? { read: 0, written: 0 },
    );
  }

  async #count(): Promise<void> {
    this.#isCounting = true;
    const startedAt = this.#now();
    const { folders, streams, limits } = this.#payload;
    const found = await countFiles({
      folders,
      paths: streams.map(({ path }) => path),
      pids: this.#pids.slice(0, MAX_DETAILED),
      most: { bytes: limits.scratchBytes, files: limits.files },
      signal: this.#stopped.signal,
    });
    this.#scratchBytes = Math.max(this.#scratchBytes ?? 0, found.bytes);
    this.#fileMemoryBytes = found.memoryBytes;
    this.#hidesFiles = found.isPartial;
    const exceeded = exceededByFiles(found, limits);
    if (exceeded) this.exceed(exceeded);
    const took = this.#now() - startedAt;
    this.#countedAt = startedAt + Math.max(took, took / MOST_COUNT_SHARE - COUNT_INTERVAL_MS);
    this.#isCounting = false;
  }

  check(): Exceeded | undefined {
    if ((this.#group?.usage()?.memoryKills ?? 0) > 0)
      return {
        limit: 'memory',
        text: `used more than ${showMiB(this.#payload.limits.memoryBytes)} of memory, and the system ended a process for that`,
        atOnce: true,
      };
    const stream = this.#payload.streams.find(({ path, maxBytes }) => sizeOf(path) > maxBytes);
    if (!stream) return undefined;
    return { limit: stream.limit, text: `wrote more than ${showMiB(stream.maxBytes)} to its standard output or error` };
  }

  usage(): Usage {
    this.#end = readCounters(this.#collector);
    const { cpuSeconds, io } = countersSince(this.#start, this.#end);
    return {
      cpuSeconds: Math.max(cpuSeconds, this.#cpuSeconds, this.#group?.usage()?.cpuSeconds ?? 0),
      wallSeconds: (this.#now() - this.#startedAt) / 1_000,
      // It had ended when it was looked at.
      peakMemoryBytes: this.#peak?.memoryBytes === 0 ? undefined : this.#peak?.memoryBytes,
      // What counts them is killed with a payload that must end at once.
      readBytes: mostOf(io?.read, this.#io?.read),
      writtenBytes: mostOf(io?.written, this.#io?.written),
      peakProcesses: this.#peak?.processes,
      peakScratchBytes: this.#scratchBytes,
    };
  }

  [Symbol.dispose](): void {
    this.#stopped.abort(ENDED);
    this.#onEnd(this.#end);
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // The payload may have changed its own folder and has no stream to watch then.
    return 0;
  }
}
