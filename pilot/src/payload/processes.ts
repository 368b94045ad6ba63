import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** One running process. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** It has ended, and its parent has not asked how. */
  readonly hasEnded: boolean;
  /** Whether it belongs to a terminal, as a person's shell does. */
  readonly hasTerminal: boolean;
  readonly threads: number;
  /** Processor time of it and of its ended children, seconds. */
  readonly cpuSeconds: number;
  /** Memory that it holds, bytes; what it shares with others counts fully. */
  readonly residentBytes: number;
}

/** Units of /proc: both are the same on every machine that Node runs on but for large pages, which `getconf` would tell. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

/** Returns every process of the machine that has not ended. */
export const listProcesses = (except?: ReadonlySet<number>): RunningProcess[] =>
  listEntries(except).filter(({ hasEnded }) => !hasEnded);

/**
 * Returns every entry of the machine's table of processes, also of one that has ended; those in `except` are not read.
 * @param pids what `listPids` has just given
 */
export function listEntries(except: ReadonlySet<number> = new Set(), pids?: readonly number[]): RunningProcess[] {
  if (process.platform !== 'linux') return listByPs().filter(({ pid }) => !except.has(pid));
  return (pids ?? listPids()).flatMap((pid) => (except.has(pid) ? [] : (readProcess(pid) ?? [])));
}

/** Returns the ids of all processes of the machine. */
export function listPids(): number[] {
  if (process.platform !== 'linux') return listByPs().map(({ pid }) => pid);
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function readProcess(pid: number): RunningProcess | undefined {
  const fields = readStat(pid);
  const [state, parent, group, session, terminal] = fields;
  if (!state) return undefined;
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    hasEnded: state === 'Z' || state === 'X',
    hasTerminal: terminal !== '0',
    threads: Number(fields[17]),
    cpuSeconds: ticks / TICKS_PER_SECOND,
    residentBytes: Number(fields[21]) * PAGE_BYTES,
  };
}

/** Returns the fields of /proc/PID/stat from the state on; the name before it may contain blanks and brackets. */
function readStat(pid: number): string[] {
  const text = readText(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Returns the processor time of the children of a process that have ended, and that of theirs, seconds. */
export function childrenCpuSeconds(pid: number): number {
  const fields = readStat(pid);
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / TICKS_PER_SECOND;
}

/** Bytes that a process and its ended children have moved by calls of read and write; undefined where the system does not say. */
export function ioOf(pid: number): { readonly read: number; readonly written: number } | undefined {
  const [, read, written] = /^rchar: (\d+)\nwchar: (\d+)/.exec(readText(`/proc/${pid}/io`)) ?? [];
  return read === undefined ? undefined : { read: Number(read), written: Number(written) };
}

/** Returns the most memory that a process has held, bytes; 0 where it has ended. */
export function peakBytesOf(pid: number): number {
  return Number(/^VmHWM:\s*(\d+) kB/m.exec(readText(`/proc/${pid}/status`))?.[1] ?? 0) * 1_024;
}

/** Returns what a process holds of shared memory and files in memory, bytes. */
export function sharedResidentBytesOf(pid: number): number {
  return Number(/^RssShmem:\s*(\d+) kB/m.exec(readText(`/proc/${pid}/status`))?.[1] ?? 0) * 1_024;
}

/** Returns the memory of a process in which a page that n processes share counts as 1/n, bytes; undefined where it is not told. */
export function proportionalBytesOf(pid: number): number | undefined {
  const kilobytes = /^Pss:\s*(\d+) kB/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}

function listByPs(): RunningProcess[] {
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,tty=,stat='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [pid, parent, group, terminal, state] = line.trim().split(/\s+/);
    if (!pid || state?.startsWith('Z')) return [];
    const ids = { pid: Number(pid), parent: Number(parent), group: Number(group), session: 0 };
    const unknown = { hasEnded: false, threads: 1, cpuSeconds: 0, residentBytes: 0 };
    return [{ ...ids, ...unknown, hasTerminal: terminal?.startsWith('?') === false }];
  });
}

/** Returns the children of a single-threaded process. */
export function childrenOf(pid: number): number[] {
  const text = readText(`/proc/${pid}/task/${pid}/children`);
  if (text !== '') return text.trim().split(' ').map(Number);
  return listProcesses()
    .filter(({ parent }) => parent === pid)
    .map((found) => found.pid);
}

/** Returns the descendants of `roots`, without these. */
export function descendantsOf(roots: readonly number[], processes: readonly RunningProcess[]): RunningProcess[] {
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const found: RunningProcess[] = [];
  const seen = new Set(roots);
  for (let pending = [...roots], pid; (pid = pending.pop()) !== undefined;)
    for (const child of children.get(pid) ?? []) {
      if (seen.has(child.pid)) continue;
      seen.add(child.pid);
      found.push(child);
      pending.push(child.pid);
    }
  return found;
}

/** Returns the id of a process in its innermost PID namespace; undefined when it has ended. */
export function innerPid(pid: number): number | undefined {
  const line = /^NSpid:\s*(.*)$/m.exec(readText(`/proc/${pid}/status`))?.[1];
  return line === undefined ? undefined : Number(line.split(/\s+/).at(-1));
}

/** Returns how many processes the user of this one may ever have; Infinity where there is no limit. */
export function hardProcessLimit(): number {
  const limit = /^Max processes +\S+ +(\d+)/m.exec(readText('/proc/self/limits'))?.[1];
  return limit === undefined ? Infinity : Number(limit);
}

/** Returns the user that a process runs as; undefined when it has ended. */
export function userOf(pid: number): number | undefined {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid;
}

/** Whether a process was started with a matching variable. Processes of other users are not readable and count as no. */
export const hasVariable = (pid: number, test: (variable: string) => boolean): boolean =>
  readText(`/proc/${pid}/environ`).split('\0').some(test);

/** Whether a process works in `folder` or holds a file of it open. */
export function isUsing(pid: number, folder: string): boolean {
  const within = (path: string): boolean => path === folder || path.startsWith(`${folder}/`);
  if (within(readLink(`/proc/${pid}/cwd`))) return true;
  try {
    return readdirSync(`/proc/${pid}/fd`).some((name) => within(readLink(`/proc/${pid}/fd/${name}`)));
  } catch {
    return false;
  }
}

/** As UTF-8, which Node reads in one call; of another encoding it opens, looks at, reads and closes the file by itself. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Returns where a link leads; nothing where there is none, or it may not be read. */
export function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Sends a signal; false when the process does not exist or belongs to another user. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
