import { readFileSync } from 'node:fs';
import { parseTimes } from './process-cpu.ts';

/** What processes did: their own work and that of children that have ended. */
export interface Work {
  readonly cpuSeconds: number;
  /** Bytes that passed through read and write calls. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** Reads the counters of a process from texts of the form of its /proc files stat and io. */
export function parseWork(stat: string, io: string): Work {
  const counter = (name: string): number => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(io)?.[1] ?? 0);
  return { cpuSeconds: parseTimes(stat).seconds, bytesRead: counter('rchar'), bytesWritten: counter('wchar') };
}

export const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

const NONE: Work = { cpuSeconds: 0, bytesRead: 0, bytesWritten: 0 };

function workOf(pid: number): Work {
  try {
    return parseWork(readFileSync(`/proc/${pid}/stat`, 'latin1'), readFileSync(`/proc/${pid}/io`, 'latin1'));
  } catch {
    return NONE;
  }
}

export const addWork = (a: Work, b: Work, sign: 1 | -1 = 1): Work => ({
  cpuSeconds: a.cpuSeconds + sign * b.cpuSeconds,
  bytesRead: a.bytesRead + sign * b.bytesRead,
  bytesWritten: a.bytesWritten + sign * b.bytesWritten,
});

/** Counters of a process and its descendants; `matches` picks some by their command lines. */
export function treeWork(root: number, matches: (command: string) => boolean = () => true): Work {
  const own = matches(commandOf(root)) ? workOf(root) : NONE;
  return childrenOf(root).reduce((sum, child) => addWork(sum, treeWork(child, matches)), own);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
