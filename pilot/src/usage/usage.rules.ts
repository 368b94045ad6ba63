import type { RunningProcess } from '../payload/processes.ts';

/** What a payload used, with all its processes. Undefined: not known, such as the memory of one that ended before it was looked at. */
export interface Usage {
  /** Processor time, user and system, seconds. */
  readonly cpuSeconds: number;
  /** Time from start to end, seconds. */
  readonly wallSeconds: number;
  /** Most memory of all its processes at a time when they were looked at. */
  readonly peakMemoryBytes: number | undefined;
  /** Bytes moved by calls of read and write, from caches, too. */
  readonly readBytes: number | undefined;
  readonly writtenBytes: number | undefined;
  /** Most processes and threads at a time when they were looked at. */
  readonly peakProcesses: number | undefined;
  /** Most disk that its files took when they were counted. */
  readonly peakScratchBytes: number | undefined;
}

/** What the process that collects a payload's ended processes has counted of them, since its own start. */
export interface Counters {
  readonly cpuSeconds: number;
  readonly io: { readonly read: number; readonly written: number } | undefined;
}

/** One look at the processes of a payload. */
export interface TreeSample {
  readonly processes: number;
  /** Processor time of all processes, the ended ones, too, seconds. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** Sums up the processes of a payload. `ended` is what those that have ended used. */
export function sumProcesses(found: readonly RunningProcess[], ended: number): TreeSample {
  let processes = 0;
  let cpuSeconds = ended;
  let memoryBytes = 0;
  for (const { threads, cpuSeconds: used, residentBytes } of found) {
    processes += threads;
    cpuSeconds += used;
    memoryBytes += residentBytes;
  }
  return { processes, cpuSeconds, memoryBytes };
}

/** Returns what was counted since `start`: never less than nothing. */
export function countersSince(start: Counters, end: Counters): Counters {
  const since = (from: number, to: number): number => Math.max(0, to - from);
  const io =
    start.io && end.io
      ? { read: since(start.io.read, end.io.read), written: since(start.io.written, end.io.written) }
      : undefined;
  return { cpuSeconds: since(start.cpuSeconds, end.cpuSeconds), io };
}

/** Since when a payload has done nothing. */
export interface Progress {
  readonly at: number;
  readonly cpuSeconds: number;
  readonly writtenBytes: number;
}

/** Share of a core under which a payload does not compute: one that only waits for a clock uses less. */
const IDLE_SHARE = 0.005;
/** Shortest time over which that share is judged, milliseconds. */
const LEAST_SPAN_MS = 2_000;
/** A longer time between two looks means that the machine or the pilot slept, milliseconds. */
const LONGEST_GAP_MS = 60_000;

/** Returns since when a payload neither computes nor writes, after another look at it. Times in milliseconds of one clock. */
export function progressAfter(last: Progress, now: Progress, gapMs: number): Progress {
  if (now.writtenBytes !== last.writtenBytes || gapMs > LONGEST_GAP_MS) return now;
  const span = now.at - last.at;
  if (span < LEAST_SPAN_MS) return last;
  return (now.cpuSeconds - last.cpuSeconds) * 1_000 > span * IDLE_SHARE ? now : last;
}
