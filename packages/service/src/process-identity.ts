import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that differs from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, as the system reports it; never compared with a clock. */
  readonly start: string;
}

/** When the process began; undefined when there is none with this number (a zombie counts as none). */
function startOf(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxStart(pid) : ask(pid, 'lstart');
}

function linuxStart(pid: number): string | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The second field, the name, may hold blanks and brackets: count from its last bracket.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${bootId()}:${fields[19]}`;
}

let boot: string | undefined;
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
  return boot;
}

function ask(pid: number, column: string): string | undefined {
  try {
    return (
      execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim() ||
      undefined
    );
  } catch {
    return undefined;
  }
}

/** The identity of a running process; undefined when it has ended. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const start = startOf(pid);
  return start === undefined ? undefined : { pid, start };
}

/** Whether that very process still runs. */
export const isAlive = (who: ProcessIdentity): boolean => startOf(who.pid) === who.start;

/** The command line of a process, '' when it can't be read. */
export function commandLine(pid: number): string {
  if (process.platform !== 'linux') return ask(pid, 'command') ?? '';
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Waits until that process has ended; false when it still runs after `patience` ms. */
async function waitForEnd(who: ProcessIdentity, patience: number): Promise<boolean> {
  const until = performance.now() + patience;
  while (isAlive(who)) {
    if (performance.now() >= until) return false;
    await delay(25);
  }
  return true;
}

/**
 * Ends that very process, never a later one with its number: waits a while for it to go by itself, then sends each
 * signal in turn (to its group when it leads one), waiting `grace` ms after each.
 */
export async function endProcess(
  who: ProcessIdentity,
  { patience = 0, grace = 5_000, signals = ['SIGTERM', 'SIGKILL'] }: EndOptions = {},
): Promise<void> {
  if (await waitForEnd(who, patience)) return;
  for (const signal of signals) {
    signalGroup(who, signal);
    if (await waitForEnd(who, grace)) return;
  }
}

interface EndOptions {
  readonly patience?: number;
  readonly grace?: number;
  readonly signals?: readonly NodeJS.Signals[];
}

/** Signals the group that the process leads, or, where it leads none, the process alone. */
export function signalGroup(who: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(who)) return;
  try {
    process.kill(-who.pid, signal);
  } catch {
    signalOne(who.pid, signal);
  }
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
