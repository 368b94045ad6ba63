import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** One running process. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Whether it belongs to a terminal, as a person's shell does. */
  readonly hasTerminal: boolean;
}

/** Returns every process of the machine that has not ended; those in `except` are not read. */
export function listProcesses(except: ReadonlySet<number> = new Set()): RunningProcess[] {
  if (process.platform !== 'linux') return listByPs().filter(({ pid }) => !except.has(pid));
  return listPids().flatMap((pid) => (except.has(pid) ? [] : (readProcess(pid) ?? [])));
}

/** Returns the ids of all processes of the machine. */
export function listPids(): number[] {
  if (process.platform !== 'linux') return listByPs().map(({ pid }) => pid);
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function readProcess(pid: number): RunningProcess | undefined {
  const text = readText(`/proc/${pid}/stat`);
  // The second field, the name, may contain blanks and brackets; the other fields follow its last bracket.
  const [state, parent, group, session, terminal] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (text === '' || state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    hasTerminal: terminal !== '0',
  };
}

function listByPs(): RunningProcess[] {
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,tty=,stat='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [pid, parent, group, terminal, state] = line.trim().split(/\s+/);
    if (!pid || state?.startsWith('Z')) return [];
    const ids = { pid: Number(pid), parent: Number(parent), group: Number(group), session: 0 };
    return [{ ...ids, hasTerminal: terminal?.startsWith('?') === false }];
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

/** Returns the descendants of `root`, without it. */
export function descendantsOf(root: number, processes: readonly RunningProcess[]): RunningProcess[] {
  const found: RunningProcess[] = [];
  const seen = new Set([root]);
  for (let level = [root]; level.length > 0;) {
    const next = processes.filter(({ pid, parent }) => level.includes(parent) && !seen.has(pid));
    for (const { pid } of next) seen.add(pid);
    found.push(...next);
    level = next.map(({ pid }) => pid);
  }
  return found;
}

/** Returns the id of a process in its innermost PID namespace; undefined when it has ended. */
export function innerPid(pid: number): number | undefined {
  const line = /^NSpid:\s*(.*)$/m.exec(readText(`/proc/${pid}/status`))?.[1];
  return line === undefined ? undefined : Number(line.split(/\s+/).at(-1));
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

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function readLink(path: string): string {
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
