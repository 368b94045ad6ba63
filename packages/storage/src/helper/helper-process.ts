import { spawn, type ChildProcess } from 'node:child_process';
import { extname, join } from 'node:path';
import type { OnProgress } from '../driver.ts';
import type { StorageOptions } from '../storage.ts';
import { WITH_PARENT } from '../with-parent.ts';
import { toError, type Answer, type Operation, type Order } from './protocol.ts';

/** The program, which lies beside this file also when both are bundled. */
const PROGRAM = join(import.meta.dirname, 'storage-helper.ts').replace(/\.ts$/, extname(import.meta.filename));
/** It holds one buffer, outside of this heap. */
const NODE_OPTIONS = ['--max-old-space-size=64', '--max-semi-space-size=1'];
/** The cache of compiled code saves a helper two thirds of its start, and a third of its memory. */
const ENVIRONMENT = { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };
/** Longest wait for the answer of an operation that was told to end, milliseconds. */
const ABANDON_MS = 2_000;
/** An operation without progress for this long may hang: another helper may work in its place, milliseconds. */
const SUSPECT_MS = 3_000;
/** Slowest pace of steps that cannot tell of progress, bytes per millisecond: 4 MiB/s. */
const SLOWEST_PACE = (4 * 2 ** 20) / 1_000;
/** Time in which progress that was reported meanwhile is heard, where this process could not listen, milliseconds. */
const LISTEN_MS = 500;
/** Longest delay of setTimeout. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What a helper is asked to do, and until when. */
interface Limits {
  /** Ends the operation. */
  readonly signal: AbortSignal | undefined;
  /** Longest time without progress, milliseconds. */
  readonly stallMs: number;
  readonly onProgress?: OnProgress | undefined;
}

/** No answer: the helper was abandoned, or has ended. */
export class HelperLost extends Error {
  override name = 'HelperLost';
  /** Resolves when no process of it is left. */
  readonly isOver: Promise<void>;
  constructor(message: string, isOver: Promise<void> = Promise.resolve()) {
    super(message);
    this.isOver = isOver;
  }
}

/** No byte was moved for too long. */
export class HelperStalled extends HelperLost {
  override name = 'HelperStalled';
}

interface Task extends Limits {
  readonly resolve: (outcome: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onAbort: () => void;
  abandonTimer: NodeJS.Timeout | undefined;
  stallTimer: NodeJS.Timeout | undefined;
  activeAt: number;
  /** Bytes that are moved without progress being told. */
  ahead: number;
  stalled: HelperStalled | undefined;
}

/** What a helper has done in the last moment counts. */
const isSuccess = (outcome: unknown): boolean =>
  typeof outcome === 'object' && outcome !== null && 'ok' in outcome && outcome.ok === true;

const quietMs = ({ activeAt }: Task): number => performance.now() - activeAt;
const mayBeQuietMs = ({ stallMs, ahead }: Task): number => stallMs + ahead / SLOWEST_PACE;

/** A process that reads and writes storage. */
export class HelperProcess {
  readonly #child: ChildProcess;
  readonly #onExit: () => void;
  readonly #exited = Promise.withResolvers<void>();
  #task: Task | undefined;

  /** @param onExit called once, when no process is left */
  constructor(options: StorageOptions, onExit: () => void) {
    const [program = '', ...args] = [
      ...WITH_PARENT,
      process.execPath,
      ...NODE_OPTIONS,
      PROGRAM,
      JSON.stringify(options),
    ];
    this.#onExit = onExit;
    this.#child = spawn(program, args, {
      // A session of its own: no signal meant for the parent reaches it.
      detached: true,
      cwd: '/',
      env: ENVIRONMENT,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (answer: Answer) => this.#onAnswer(answer));
    this.#child.on('error', (error) => this.#end(error, this.#child.pid === undefined));
    this.#child.on('exit', (code, signal) =>
      this.#end(new HelperLost(`the process that copies ended with ${signal ?? `exit code ${code}`}`), true),
    );
    this.#holdParent(false);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it can take an operation: it was not ended. */
  get isUsable(): boolean {
    return !this.#child.killed && this.#child.connected;
  }

  get isBusy(): boolean {
    return this.#task !== undefined;
  }

  /** Whether its operation has made no progress for a while. */
  get isStalled(): boolean {
    return this.#task !== undefined && quietMs(this.#task) > SUSPECT_MS;
  }

  /** Performs an operation. @throws HelperLost, or the error of the local file system */
  run(operation: Operation, limits: Limits): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { signal } = limits;
      const onAbort = (): void => this.#abort();
      const timers = { abandonTimer: undefined, stallTimer: undefined };
      const task = {
        ...limits,
        ...timers,
        resolve,
        reject,
        onAbort,
        activeAt: performance.now(),
        ahead: 0,
        stalled: undefined,
      };
      this.#task = task;
      this.#watch(task);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#holdParent(true);
      this.#send(operation);
      if (signal?.aborted) onAbort();
    });
  }

  /** Ends it, and waits for nothing: a process in a system call may end much later. */
  kill(): void {
    this.#child.kill('SIGKILL');
    const task = this.#endTask();
    task?.reject(task.stalled ?? new HelperLost('the process that copies was ended', this.#exited.promise));
  }

  /** Ends the task once it has been quiet for too long, but not before all that it said was heard. */
  #watch(task: Task, isLast = false): void {
    const left = mayBeQuietMs(task) - quietMs(task);
    if (left <= 0 && isLast) {
      const text = `no byte was moved for ${Math.round(quietMs(task) / 1_000)} s`;
      task.stalled = new HelperStalled(text, this.#exited.promise);
      return this.#abort();
    }
    const wait = Math.min(Math.max(left, LISTEN_MS), MAX_TIMER_MS);
    task.stallTimer = setTimeout(() => this.#watch(task, left <= 0), wait).unref();
  }

  #abort(): void {
    const task = this.#task;
    if (!task || task.abandonTimer) return;
    this.#send({ op: 'abort' });
    task.abandonTimer = setTimeout(() => this.kill(), ABANDON_MS);
  }

  #send(order: Order): void {
    // Where the channel is closed, the exit that follows ends the task.
    if (this.#child.connected) this.#child.send(order, () => {});
  }

  #onAnswer(answer: Answer): void {
    if (answer.kind === 'progress') {
      const { ahead, moved } = answer;
      if (this.#task) Object.assign(this.#task, { activeAt: performance.now(), ahead: ahead ?? 0 });
      this.#task?.onProgress?.(ahead, moved);
      return;
    }
    const task = this.#endTask();
    if (task?.stalled && !(answer.kind === 'done' && isSuccess(answer.outcome))) task.reject(task.stalled);
    else if (answer.kind === 'done') task?.resolve(answer.outcome);
    else task?.reject(toError(answer.error));
  }

  #endTask(): Task | undefined {
    const task = this.#task;
    this.#task = undefined;
    clearTimeout(task?.abandonTimer);
    clearTimeout(task?.stallTimer);
    task?.signal?.removeEventListener('abort', task.onAbort);
    this.#holdParent(false);
    return task;
  }

  #end(error: Error, hasExited: boolean): void {
    const task = this.#endTask();
    task?.reject(task.stalled ?? error);
    if (!hasExited) return;
    this.#exited.resolve();
    this.#onExit();
  }

  /** Whether the parent stays alive for the helper: only while it works. */
  #holdParent(held: boolean): void {
    if (held) this.#child.ref();
    else this.#child.unref();
    const { channel } = this.#child;
    if (held) channel?.ref();
    else channel?.unref();
  }
}
