import { readdirSync, readFileSync } from 'node:fs';

/** CPU seconds by name of process. */
export type CpuSeconds = Readonly<Record<string, number>>;

interface ProcessTimes {
  readonly parent: number;
  /** Own time, and that of children that have ended. */
  readonly seconds: number;
}

/** Linux counts in hundredths of a second, whatever the machine. */
const TICKS_PER_SECOND = 100;
const PARENT = 1;
const FIRST_TIME = 11;

function timesOf(pid: number): ProcessTimes | undefined {
  try {
    return parseTimes(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

/** Reads a text of the form of /proc/PID/stat. */
export function parseTimes(text: string): ProcessTimes {
  // The name, in brackets, may hold blanks and brackets: fields are counted from its last bracket.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = fields.slice(FIRST_TIME, FIRST_TIME + 4).reduce((sum, value) => sum + value, 0);
  return { parent: fields[PARENT] ?? 0, seconds: ticks / TICKS_PER_SECOND };
}

function allTimes(): ReadonlyMap<number, ProcessTimes> {
  const found = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : undefined;
    if (times) found.set(Number(name), times);
  }
  return found;
}

/**
 * Reads the CPU time that processes and their descendants have used. `bench` is this process. Empty where the system has no
 * /proc.
 */
export function readCpu(processes: readonly { readonly name: string; readonly pid: number }[]): CpuSeconds {
  if (process.platform !== 'linux') return {};
  const times = allTimes();
  const names = new Map(processes.map(({ name, pid }) => [pid, name]));
  const nameOf = (pid: number): string | undefined => {
    for (let at = pid; at > 1; at = times.get(at)?.parent ?? 0) {
      const name = names.get(at);
      if (name !== undefined) return name;
    }
    return undefined;
  };
  const found: Record<string, number> = {};
  for (const [pid, { seconds }] of times) {
    const name = pid === process.pid ? undefined : nameOf(pid);
    if (name !== undefined) found[name] = (found[name] ?? 0) + seconds;
  }
  const own = process.cpuUsage();
  return { ...found, bench: (own.user + own.system) / 1e6 };
}

/** CPU time used between two readings, rounded to hundredths of a second. */
export const cpuBetween = (before: CpuSeconds, after: CpuSeconds): CpuSeconds =>
  Object.fromEntries(
    Object.entries(after).map(([name, seconds]) => [name, Math.round((seconds - (before[name] ?? 0)) * 100) / 100]),
  );

/** CPU time of the servers: everything but the program that measures. */
export const serverSeconds = ({ bench: _own, ...servers }: CpuSeconds): number =>
  Object.values(servers).reduce((sum, seconds) => sum + seconds, 0);
