import type { ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { setPriority } from 'node:os';
import { UNCONFINED, type Confinement } from './confinement.ts';
import { readLines, startGuard } from './parent-guard.ts';
import type { JobFile } from './job-file.ts';
import {
  childrenOf,
  descendantsOf,
  innerPid,
  listPids,
  listProcesses,
  sendSignal,
  type RunningProcess,
} from './processes.ts';
import { SPAWNER } from './scripts.rules.ts';
import { SPAWNER_NAME } from './start-fault.rules.ts';
import { sweepAttempt } from './kill-leftover-processes.ts';

const NICE = 10;
/** dash first where it is: it forks twice as fast as bash. */
const SHELLS = ['/bin/dash', '/usr/bin/dash', '/bin/sh', '/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'];
/** Time a spawner has to get ready, milliseconds: a loaded node is slow. */
const START_LIMIT_MS = 30_000;
/** Time it has to report the end of a payload that was killed, milliseconds. */
const REPORT_LIMIT_MS = 10_000;
/** A spawner that its payload has stopped goes on after this long, milliseconds. */
const WAKE_MS = 1_000;
/** What a shell reports of a program that was ended by KILL. */
const KILLED_STATUS = 137;
const MAX_REASON_LENGTH = 500;

/** The launcher failed, not the payload: the spawner is gone, or cannot do its work. */
export class LauncherError extends Error {
  override name = 'LauncherError';
}

/** A small shell that starts payloads, one at a time. */
export interface Spawner extends Disposable {
  readonly alive: boolean;
  /**
   * Starts what the job file says and waits until the program and all that it has started have ended. `folder` is the
   * attempt's. Returns the program's exit status as a shell gives it. @throws LauncherError
   */
  run(folder: string, started?: () => void): Promise<number>;
  /** Signals every process of the running payload; a stopped one goes on, so that it can react. */
  signal(name: NodeJS.Signals): void;
  /** Ends every process of the running payload. */
  kill(): void;
}

export interface SpawnerOptions {
  readonly file: JobFile;
  /** Time between TERM and KILL of a payload whose pilot is gone, milliseconds. */
  readonly graceMs: number;
  readonly confinement?: Confinement;
  readonly shell?: string;
}

interface Run {
  readonly folder: string;
  readonly started: () => void;
  readonly ended: (status: number) => void;
  readonly failed: (error: Error) => void;
  killed: boolean;
  /** Why the program was not started. */
  fault: LauncherError | undefined;
  /** First process of the payload, where it has no namespace. */
  pid: number;
  /** Lets a stopped spawner go on. */
  readonly wake: NodeJS.Timeout;
}

export const pickShell = (): string => SHELLS.find(isExecutable) ?? '/bin/sh';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a spawner. @throws LauncherError */
export async function startSpawner(options: SpawnerOptions): Promise<Spawner> {
  const spawner = new ShellSpawner(options);
  await spawner.ready;
  return spawner;
}

class ShellSpawner implements Spawner {
  readonly #child: ChildProcess;
  readonly #confinement: Confinement;
  readonly #ready = Promise.withResolvers<void>();
  readonly #late: NodeJS.Timeout;
  #run: Run | undefined;
  #first: number | undefined;
  #reason = '';
  /** Processes that were there when no payload of this slot ran. */
  #known: ReadonlySet<number> = new Set();
  alive = true;

  constructor({ file, graceMs, confinement = UNCONFINED, shell = pickShell() }: SpawnerOptions) {
    this.#confinement = confinement;
    const kind = confinement.hasNamespace ? 'namespace' : 'none';
    const command = [...confinement.prefix, shell, '-c', SPAWNER, SPAWNER_NAME, file.path, kind];
    this.#child = startGuard([String(graceMs), kind, ...command], file);
    this.#late = setTimeout(() => this.#end(`not ready after ${START_LIMIT_MS / 1_000} s`), START_LIMIT_MS);
    this.#child.on('error', (error) => this.#end(error.message));
    this.#child.on('exit', (code, signal) => this.#exited(code, signal));
    readLines(this.#child, (word, value) => this.#take(word, value));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#reason = (this.#reason + text).slice(0, MAX_REASON_LENGTH);
    });
  }

  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  run(folder: string, started: () => void = () => {}): Promise<number> {
    return new Promise((ended, failed) => {
      if (!this.alive || this.#run) return failed(new LauncherError(this.alive ? 'is busy' : 'has ended'));
      // A payload of the same user can stop it; it would never tell of the payload's end.
      const wake = setInterval(() => sendSignal(this.#pid, 'SIGCONT'), WAKE_MS);
      this.#run = { folder, started, ended, failed, killed: false, fault: undefined, pid: 0, wake };
      this.#child.stdin?.write('\n');
    });
  }

  signal(name: NodeJS.Signals): void {
    for (const { pid } of this.#payloads()) {
      sendSignal(pid, name);
      sendSignal(pid, 'SIGCONT');
    }
  }

  kill(): void {
    const run = this.#run;
    if (!run || run.killed) return;
    run.killed = true;
    const first = this.#firstOfNamespace();
    // Everything in a PID namespace ends with its first process, at once and without exception.
    if (first !== undefined) return void sendSignal(first, 'SIGKILL');
    for (const { pid } of this.#payloads()) sendSignal(pid, 'SIGKILL');
    setTimeout(() => {
      if (this.#run === run) sendSignal(this.#pid, 'SIGKILL');
    }, REPORT_LIMIT_MS).unref();
  }

  [Symbol.dispose](): void {
    this.#end('was closed');
  }

  get #pid(): number {
    return this.#child.pid ?? 0;
  }

  #take(word: string, value: string): void {
    const run = this.#run;
    if (word === 'ready') this.#settle();
    else if (word === 'started' && run) {
      if (!this.#confinement.hasNamespace) this.#findFirst(run);
      run.started();
    } else if (word === 'ended' && run) void this.#finish(run, Number(value));
    else if (word === 'fault' && run)
      run.fault = new LauncherError(`the program was not started: ${value} cannot be opened`);
  }

  #settle(): void {
    clearTimeout(this.#late);
    setPriorityOf(this.#pid);
    for (const { pid } of descendantsOf(this.#pid, listProcesses())) setPriorityOf(pid);
    this.#known = new Set(listPids());
    this.#firstOfNamespace();
    this.#ready.resolve();
  }

  async #finish(run: Run, status: number): Promise<void> {
    clearInterval(run.wake);
    const { hasNamespace, user } = this.#confinement;
    if (!hasNamespace) {
      const of = { pid: run.pid, folder: run.folder, uid: user?.uid, spawner: this.#pid, known: this.#known };
      const left = await sweepAttempt(of);
      this.#known = new Set(listPids());
      if (left > 0) run.failed(new LauncherError(`${left} processes of a payload could not be ended`));
    }
    this.#run = undefined;
    if (run.fault) run.failed(run.fault);
    else run.ended(status);
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    const run = this.#run;
    this.alive = false;
    const first = this.#firstOfNamespace();
    if (first !== undefined) sendSignal(first, 'SIGKILL');
    if (run?.killed) {
      void this.#finish(run, KILLED_STATUS).finally(() => this.#end('was killed with its payload'));
    } else this.#end(`ended with ${signal ?? `exit code ${code}`}`);
  }

  /** Closes the pilot's ends: the spawner leaves its loop, and its watcher ends what still runs. */
  #end(why: string): void {
    clearTimeout(this.#late);
    this.alive = false;
    for (const stream of this.#child.stdio) stream?.destroy();
    const reason = this.#reason.trim();
    const error = new LauncherError(`the launcher of payloads ${why}${reason === '' ? '' : `: ${reason}`}`);
    this.#ready.reject(error);
    clearInterval(this.#run?.wake);
    this.#run?.failed(error);
    this.#run = undefined;
  }

  /** Finds the first process of a payload: the child that the spawner did not have when it got ready. */
  #findFirst(run: Run): void {
    if (run.pid === 0) run.pid = childrenOf(this.#pid).find((pid) => !this.#known.has(pid)) ?? 0;
  }

  /** First process of the namespace, also when the command that has made it was killed. */
  #firstOfNamespace(): number | undefined {
    if (!this.#confinement.hasNamespace) return undefined;
    this.#first ??= childrenOf(this.#pid).find((pid) => innerPid(pid) === 1);
    return this.#first !== undefined && innerPid(this.#first) === 1 ? this.#first : undefined;
  }

  #payloads(): RunningProcess[] {
    const first = this.#firstOfNamespace();
    const all = listProcesses();
    if (first !== undefined) return descendantsOf(first, all);
    if (!this.#run) return [];
    this.#findFirst(this.#run);
    const { pid } = this.#run;
    if (pid === 0) return [];
    const own = all.filter((found) => found.pid === pid || found.session === pid || found.group === pid);
    return [...new Set([...own, ...descendantsOf(pid, all)])];
  }
}

function setPriorityOf(pid: number): void {
  try {
    setPriority(pid, NICE);
  } catch {
    // It has ended.
  }
}
