import type { Progress } from '@visor/bus';
import type { AdvisoryLocks, Tx } from '@visor/db';
import type { Logger } from './log.ts';
import { startLoop, type Loop } from './loop.ts';

/** Work that a service repeats, by one process at a time. */
export interface LoopDefinition {
  /** Unique in its service; names its lock and its failures. */
  readonly name: string;
  /** Pause between two rounds; a wake cuts it short. */
  readonly everyMs: number;
  /** Least time from the start of one woken round to the next (default 0): many wakes, one round. */
  readonly gapMs?: number;
  /**
   * One round. Returns true where more work is left, so that the next round starts at once.
   * @param signal aborted when the service stops, or when the lock is lost and another process may begin a round
   */
  run(signal: AbortSignal): Promise<boolean | void>;
}

interface LoopsOptions {
  /** Schema of the service: replicas of the service share its loops. */
  readonly schema: string;
  readonly locks: AdvisoryLocks;
  readonly logger: Logger;
  readonly progress: Progress;
}

/**
 * The loops of a service. A round runs only while its process holds the advisory lock `<schema>.<name>`; it holds no
 * connection of the pool between its statements.
 */
export class Loops {
  readonly #options: LoopsOptions;
  readonly #loops = new Map<string, Loop>();

  constructor(options: LoopsOptions) {
    this.#options = options;
  }

  /** Starts loops; disposing of the result stops them and waits for the rounds that run. */
  start(definitions: readonly LoopDefinition[]): AsyncDisposable {
    const { logger, progress } = this.#options;
    const started: Loop[] = [];
    for (const definition of definitions) {
      const { name, everyMs, gapMs } = definition;
      if (this.#loops.has(name)) throw new Error(`there are two loops named ${name}; a name must be unique`);
      const work = (signal: AbortSignal): Promise<boolean> => this.#runLocked(definition, signal);
      const loop = startLoop({ name, every: everyMs, gap: gapMs ?? 0, logger, progress, work });
      this.#loops.set(name, loop);
      started.push(loop);
    }
    return {
      async [Symbol.asyncDispose]() {
        await Promise.all(started.map((loop) => loop[Symbol.asyncDispose]()));
      },
    };
  }

  /** Starts the next round of a loop of this process once the transaction has committed. */
  wake(tx: Pick<Tx, 'afterCommit'>, name: string): void {
    tx.afterCommit.push(() => this.wakeNow(name));
  }

  /** Starts the next round now: for what is already committed. */
  wakeNow(name: string): void {
    this.#loops.get(name)?.wake();
  }

  async #runLocked({ name, run }: LoopDefinition, signal: AbortSignal): Promise<boolean> {
    const { locks, schema } = this.#options;
    if (!locks.isOpen) throw new Error('the connection that holds the locks of loops is not open');
    const lock = await locks.tryLock(`${schema}.${name}`);
    if (!lock) return false;
    try {
      return (await run(AbortSignal.any([signal, lock.lost]))) ?? false;
    } finally {
      await lock.release();
    }
  }
}
