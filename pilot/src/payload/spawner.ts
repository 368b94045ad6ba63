import type { ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { UNCONFINED, type Confinement } from './confinement.ts';
import { LauncherError } from './launcher-error.ts';
import { readLines, startGuarded } from './parent-guard.ts';
import type { JobFile } from './job-file.ts';
import { PayloadProcesses } from './payload-processes.ts';
import { pickShell } from './pick-shell.ts';
import { descendantsOf, listProcesses, sendSignal, type RunningProcess } from './processes.ts';
import { SPAWNER } from './scripts.rules.ts';
import { SPAWNER_NAME } from './start-fault.rules.ts';

const NICE = 10;
/** Longest start of a spawner; a loaded node is slow. */
const START_TIMEOUT_MS = 30_000;
/** Longest wait for the spawner to report the end of a killed payload. */
const REPORT_TIMEOUT_MS = 10_000;
/** Interval at which a spawner that its payload may have stopped is continued. */
const CONTINUE_INTERVAL_MS = 1_000;
/** Exit status that a shell reports for a program that was ended by KILL. */
const KILLED_STATUS = 137;
/** Pause before what a payload has started meanwhile is killed, too. */
const KILL_AGAIN_MS = 50;
const MAX_REASON_LENGTH = 500;
/** Processes of a namespace that are no payload's: the spawner. */
const SPAWNER_PROCESSES = 1;

interface RunEvents {
  /** Called where the program has failed, with how many processes it left behind, where that is known. */
  readonly left?: (processes: number) => void;
  /** Called where processes ran on when the program had ended, and were killed; where that is known. */
  readonly ranOn?: () => void;
}

/** A small shell that starts payloads, one at a time. */
export interface Spawner extends Disposable {
  readonly alive: boolean;
  /**
   * Runs the commands of the job file, and waits until the program and all processes that it has started have ended.
   * `folder` is the attempt's. Returns the program's exit status as a shell reports it. @throws LauncherError
   */
  run(folder: string, events?: RunEvents): Promise<number>;
  /**
   * Signals every process of the running payload, and continues stopped ones so that they can react. @returns whether there was one: a
   * payload that is being started has none yet
   */
  signal(name: NodeJS.Signals): boolean;
  /** Kills every process of the running payload. */
  kill(): void;
  /** Returns, out of `all`, the processes of the running payload; none where nothing runs. */
  processesAmong(all: readonly RunningProcess[]): RunningProcess[];
  /** The process that has collected all ended processes of the payload when the payload has ended. */
  readonly collector: number;
  /** What files take that the payload has put into memory, bytes. */
  readonly sharedBytes: number;
}

interface SpawnerOptions {
  readonly file: JobFile;
  /** Time between TERM and KILL of a payload whose pilot has ended, milliseconds. */
  readonly graceMs: number;
  readonly confinement?: Confinement;
  readonly shell?: string;
}

interface Run {
  readonly folder: string;
  readonly events: RunEvents;
  readonly ended: (status: number) => void;
  readonly failed: (error: Error) => void;
  killed: boolean;
  /** Why the program was not started. */
  fault: LauncherError | undefined;
  /** Continues a stopped spawner periodically. */
  readonly continueTimer: NodeJS.Timeout;
}

/** Starts a spawner. @throws LauncherError */
export async function startSpawner(options: SpawnerOptions): Promise<Spawner> {
  const spawner = new ShellSpawner(options);
  await spawner.ready;
  return spawner;
}

class ShellSpawner implements Spawner {
  readonly #child: ChildProcess;
  readonly #processes: PayloadProcesses;
  readonly #hasNamespace: boolean;
  readonly #ready = Promise.withResolvers<void>();
  readonly #startTimer: NodeJS.Timeout;
  #run: Run | undefined;
  #reason = '';
  alive = true;

  constructor({ file, graceMs, confinement = UNCONFINED, shell = pickShell() }: SpawnerOptions) {
    this.#hasNamespace = confinement.hasNamespace;
    const kind = confinement.hasNamespace ? 'namespace' : 'none';
    const command = [...confinement.prefix, shell, '-c', SPAWNER, SPAWNER_NAME, file.path, kind];
    this.#child = startGuarded([String(graceMs), kind, ...command], file);
    this.#processes = new PayloadProcesses(this.#pid, confinement);
    this.#startTimer = setTimeout(() => this.#end(`not ready after ${START_TIMEOUT_MS / 1_000} s`), START_TIMEOUT_MS);
    this.#child.on('error', (error) => this.#end(error.message));
    this.#child.on('exit', (code, signal) => this.#onExit(code, signal));
    readLines(this.#child, (word, value) => this.#onLine(word, value));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#reason = (this.#reason + text).slice(0, MAX_REASON_LENGTH);
    });
  }

  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  run(folder: string, events: RunEvents = {}): Promise<number> {
    return new Promise((ended, failed) => {
      if (!this.alive || this.#run) return failed(new LauncherError(this.alive ? 'is busy' : 'has ended'));
      // A payload of the same user can stop the spawner, which would then never report the payload's end.
      const continueTimer = setInterval(() => sendSignal(this.#pid, 'SIGCONT'), CONTINUE_INTERVAL_MS);
      this.#processes.reset();
      this.#run = { folder, events, ended, failed, killed: false, fault: undefined, continueTimer };
      this.#child.stdin?.write('\n');
    });
  }

  signal(name: NodeJS.Signals): boolean {
    const found = this.#run ? this.#processes.list() : [];
    for (const { pid } of found) {
      sendSignal(pid, name);
      sendSignal(pid, 'SIGCONT');
    }
    return found.length > 0;
  }

  kill(): void {
    const run = this.#run;
    if (!run || run.killed) return;
    run.killed = true;
    const first = this.#processes.firstOfNamespace();
    // All processes in a PID namespace end at once with its first process.
    if (first !== undefined) sendSignal(first, 'SIGKILL');
    else this.#killTree(run);
    // One that waits for a file system does not end: the slot gets another spawner.
    setTimeout(() => {
      if (this.#run === run) sendSignal(this.#pid, 'SIGKILL');
    }, REPORT_TIMEOUT_MS).unref();
  }

  /** Kills what is found of a payload without a namespace, again and again: it may start processes faster than they are found. */
  #killTree(run: Run): void {
    if (this.#run !== run) return;
    const found = this.#processes.list();
    // One that is stopped starts no other.
    for (const { pid } of found) sendSignal(pid, 'SIGSTOP');
    for (const { pid } of found) sendSignal(pid, 'SIGKILL');
    setTimeout(() => this.#killTree(run), KILL_AGAIN_MS).unref();
  }

  processesAmong(all: readonly RunningProcess[]): RunningProcess[] {
    return this.#run ? this.#processes.list(all) : [];
  }

  get collector(): number {
    return this.#processes.collector;
  }

  get sharedBytes(): number {
    return this.#processes.sharedBytes;
  }

  [Symbol.dispose](): void {
    this.#end('was closed');
  }

  get #pid(): number {
    return this.#child.pid ?? 0;
  }

  #onLine(word: string, value: string): void {
    const run = this.#run;
    if (word === 'ready') this.#onReady();
    else if (word === 'started' && run) this.#processes.findPayload();
    else if (word === 'left' && run) run.events.left?.(Math.max(0, Number(value) - SPAWNER_PROCESSES));
    else if (word === 'ran_on' && run) run.events.ranOn?.();
    else if (word === 'ended' && run) void this.#finish(run, Number(value));
    else if (word === 'fault' && run)
      run.fault = new LauncherError(`the program was not started: ${value} cannot be opened`);
  }

  #onReady(): void {
    clearTimeout(this.#startTimer);
    setPriorityOf(this.#pid);
    for (const { pid } of descendantsOf([this.#pid], listProcesses())) setPriorityOf(pid);
    this.#processes.recordKnown();
    this.#processes.firstOfNamespace();
    this.#ready.resolve();
  }

  async #finish(run: Run, status: number): Promise<void> {
    clearInterval(run.continueTimer);
    const remaining = this.#hasNamespace ? this.#unkilled(run) : await this.#processes.killLeftovers(run.folder);
    if (remaining > 0)
      run.failed(
        new LauncherError(`${remaining} processes of a payload could not be killed: a file system may not answer them`),
      );
    this.#run = undefined;
    if (run.fault) run.failed(run.fault);
    else run.ended(status);
    // In a namespace it was killed with its payload, also where it has told of the end before; and what is left in memory goes with it.
    if (this.alive && this.#hasNamespace && (run.killed || this.sharedBytes > 0)) this.#end('ends with its payload');
  }

  /** Returns how many processes of a namespace that was killed are left. */
  #unkilled({ killed }: Run): number {
    return killed && this.#processes.firstOfNamespace() !== undefined ? this.#processes.list().length : 0;
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): void {
    const run = this.#run;
    this.alive = false;
    const first = this.#processes.firstOfNamespace();
    if (first !== undefined) sendSignal(first, 'SIGKILL');
    if (run?.killed) {
      void this.#finish(run, KILLED_STATUS).finally(() => this.#end('was killed with its payload'));
    } else this.#end(`ended with ${signal ?? `exit code ${code}`}`);
  }

  /** Closes the pilot's ends of the pipes: the spawner leaves its loop, and its watcher kills what still runs. */
  #end(why: string): void {
    clearTimeout(this.#startTimer);
    this.alive = false;
    for (const stream of this.#child.stdio) stream?.destroy();
    const reason = this.#reason.trim();
    const error = new LauncherError(`the launcher of payloads ${why}${reason === '' ? '' : `: ${reason}`}`);
    this.#ready.reject(error);
    clearInterval(this.#run?.continueTimer);
    this.#run?.failed(error);
    this.#run = undefined;
  }
}

function setPriorityOf(pid: number): void {
  try {
    setPriority(pid, NICE);
  } catch {
    // It has ended.
  }
}
