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

/** Every process of the machine that has not ended, but for those in `except`, which are not looked at. */
export function listProcesses(except: ReadonlySet<number> = new Set()): RunningProcess[] {
  if (process.platform !== 'linux') return listByPs().filter(({ pid }) => !except.has(pid));
  return listPids().flatMap((pid) => (except.has(pid) ? [] : (readProcess(pid) ?? [])));
}

/** The numbers of all processes of the machine. */
export function listPids(): number[] {
  if (process.platform !== 'linux') return listByPs().map(({ pid }) => pid);
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function readProcess(pid: number): RunningProcess | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The second field, the name, may hold blanks and brackets: the others follow its last bracket.
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
    const of = { pid: Number(pid), parent: Number(parent), group: Number(group), session: 0 };
    return [{ ...of, hasTerminal: terminal?.startsWith('?') === false }];
  });
}

/** The children of a process with one thread. */
export function childrenOf(pid: number): number[] {
  const text = read(`/proc/${pid}/task/${pid}/children`);
  if (text !== '') return text.trim().split(' ').map(Number);
  return listProcesses()
    .filter(({ parent }) => parent === pid)
    .map((found) => found.pid);
}

/** The processes that descend from `root`, without it. */
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

/** Process id in its innermost PID namespace; undefined when it has ended. */
export function innerPid(pid: number): number | undefined {
  const line = /^NSpid:\s*(.*)$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return line === undefined ? undefined : Number(line.split(/\s+/).at(-1));
}

/** User that a process runs as; undefined when it has ended. */
export function userOf(pid: number): number | undefined {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid;
}

/** Whether a process was started with this variable. What belongs to others is not readable and counts as no. */
export const hasVariable = (pid: number, test: (variable: string) => boolean): boolean =>
  read(`/proc/${pid}/environ`).split('\0').some(test);

/** Whether a process works in `folder` or holds a file of it open. */
export function isUsing(pid: number, folder: string): boolean {
  const within = (path: string): boolean => path === folder || path.startsWith(`${folder}/`);
  if (within(link(`/proc/${pid}/cwd`))) return true;
  try {
    return readdirSync(`/proc/${pid}/fd`).some((name) => within(link(`/proc/${pid}/fd/${name}`)));
  } catch {
    return false;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Sends a signal; false when there is no such process, or it is not ours. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
