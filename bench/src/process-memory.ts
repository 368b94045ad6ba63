import { readFileSync } from 'node:fs';
import { childrenOf } from './process-io.ts';

const KIB = 1_024;

function ownMemory(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * KIB;
  } catch {
    return 0;
  }
}

/** Memory of processes and their descendants, bytes: what several share, such as PostgreSQL's buffers, is counted once. */
export const memoryOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + ownMemory(pid) + memoryOf(childrenOf(pid)), 0);
