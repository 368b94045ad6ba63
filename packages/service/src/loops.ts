import type { Progress } from '@visor/bus';
import type { AdvisoryLocks, Tx } from '@visor/db';
import type { Logger } from './log.ts';
import { startLoop, type Loop, type LoopDefinition } from './loop.ts';

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
      const { name } = definition;
      if (this.#loops.has(name)) throw new Error(`there are two loops named ${name}; a name must be unique`);
      const run = (signal: AbortSignal): Promise<boolean> => this.#runLocked(definition, signal);
      const loop = startLoop({ ...definition, run, logger, progress });
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

  /** Starts the next round of a loop of this process at once. */
  wakeNow(name: string): void {
    this.#loops.get(name)?.wake();
  }

  /** As `wake`, but not within the loop's gap. */
  wakeSoon(tx: Pick<Tx, 'afterCommit'>, name: string): void {
    tx.afterCommit.push(() => this.#loops.get(name)?.wakeSoon());
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
