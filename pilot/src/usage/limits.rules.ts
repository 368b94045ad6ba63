import { DEFAULT_RAM_MIB, DEFAULT_SCRATCH_MIB } from '@visor/schema';
import type { Resources } from '../resources/resources.rules.ts';
import type { TreeSample } from './usage.rules.ts';

/** What one payload may use. */
export interface Limits {
  readonly memoryBytes: number;
  readonly scratchBytes: number;
  readonly files: number;
  /** Processes and threads. */
  readonly processes: number;
  /** Seconds without computing and writing; 0: any time. */
  readonly idleSeconds: number;
}

/** A limit that a payload has exceeded. */
export type LimitName =
  'walltime' | 'memory' | 'nodeMemory' | 'processes' | 'files' | 'scratch' | 'nodeDisk' | 'idle' | 'log' | 'output';

export interface Exceeded {
  readonly limit: LimitName;
  /** What it did, for people: "used 700 MiB of memory, its limit is 512 MiB". */
  readonly text: string;
  /** It gets no time to end by itself: meanwhile it could harm others. */
  readonly atOnce?: boolean;
}

const MIB = 2 ** 20;

/** Limits of a pilot, from its settings. */
export interface LimitSettings {
  /** How many times what a job states it may use. */
  readonly factor: number;
  readonly files: number;
  readonly processes: number;
  readonly idleSeconds: number;
  readonly slots: number;
}

/**
 * Returns what a job may use: what it states, times the factor, and never more than the pilot has. A job that states nothing may use
 * its share of what the pilot has; the same holds for what CWL assumes of a tool that states nothing.
 */
export function limitsOf(
  demands: { readonly ramMiB: number; readonly scratchMiB: number },
  { ramMiB, scratchMiB }: Pick<Resources, 'ramMiB' | 'scratchMiB'>,
  { factor, files, processes, idleSeconds, slots }: LimitSettings,
): Limits {
  const bytes = (stated: number, assumed: number, all: number): number => {
    const isUnstated = stated === 0 || stated === assumed;
    const most = isUnstated ? Math.max(stated * factor, all / slots) : stated * factor;
    return Math.floor(Math.min(most, Math.max(all, stated)) * MIB);
  };
  return {
    memoryBytes: bytes(demands.ramMiB, DEFAULT_RAM_MIB, ramMiB),
    scratchBytes: bytes(demands.scratchMiB, DEFAULT_SCRATCH_MIB, scratchMiB),
    files,
    processes,
    idleSeconds,
  };
}

/** Shows a size in MiB: of a small one one digit after the point. */
export function showMiB(bytes: number): string {
  const size = bytes / MIB;
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} MiB`;
}

/** Returns the limit that the processes of a payload exceed, or undefined. */
export function exceededBy(sample: TreeSample, idleMs: number, limits: Limits): Exceeded | undefined {
  // First: what many processes share counts for each of them.
  const byProcesses = exceededByProcesses(sample.processes, limits);
  if (byProcesses) return byProcesses;
  if (sample.memoryBytes > limits.memoryBytes) {
    const text = `used ${showMiB(sample.memoryBytes)} of memory, more than ${showMiB(limits.memoryBytes)}`;
    return { limit: 'memory', text, atOnce: true };
  }
  if (limits.idleSeconds > 0 && idleMs > limits.idleSeconds * 1_000)
    return { limit: 'idle', text: `neither computed nor wrote anything for ${limits.idleSeconds} s` };
  return undefined;
}

/** Returns the limit that this number of processes and threads exceeds, or undefined. */
export function exceededByProcesses(processes: number, limits: Limits): Exceeded | undefined {
  if (processes <= limits.processes) return undefined;
  const text = `had ${processes} processes and threads, more than ${limits.processes}`;
  return { limit: 'processes', text, atOnce: true };
}

/** Returns the limit that the files of a payload exceed, or undefined. */
export function exceededByFiles(
  found: { readonly bytes: number; readonly files: number; readonly isTooDeep?: boolean },
  limits: Limits,
): Exceeded | undefined {
  if (found.bytes > limits.scratchBytes)
    return {
      limit: 'scratch',
      text: `its files took ${showMiB(found.bytes)} of disk, more than ${showMiB(limits.scratchBytes)}`,
    };
  if (found.files > limits.files)
    return { limit: 'files', text: `it made more than ${limits.files} files and folders; pack them into one file` };
  if (found.isTooDeep) return { limit: 'files', text: 'it made folders so deep that they cannot be counted' };
  return undefined;
}

/**
 * Returns which payload to end where all together use more memory than the pilot has: the largest. Undefined where they use no more.
 */
export function pickForMemory<T extends { readonly memoryBytes: number }>(
  payloads: readonly T[],
  allBytes: number,
): T | undefined {
  const sum = payloads.reduce((total, { memoryBytes }) => total + memoryBytes, 0);
  if (sum <= allBytes || payloads.length === 0) return undefined;
  return payloads.reduce((largest, payload) => (payload.memoryBytes > largest.memoryBytes ? payload : largest));
}
