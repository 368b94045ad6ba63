import type { Inspect, InspectedFile } from '../inspect-file.ts';
import { HelperPool, type PoolOptions } from './helper-pool.ts';
import { HelperLost } from './helper-process.ts';

/** A file system does not answer, or answers with a fault of its own. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
  /** Resolves when nothing waits for its answer any more: a look before that would be another one that waits. */
  readonly isOver: Promise<void>;
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.isOver = cause instanceof HelperLost ? cause.isOver : Promise.resolve();
  }
}

/** Looks at local files by other processes: one that waits for a dead file system cannot be woken, and is abandoned. */
interface Inspector extends AsyncDisposable {
  /** Its processes. */
  readonly pids: readonly number[];
  /** @throws NoAnswer */
  readonly inspect: Inspect;
}

interface InspectorOptions extends Pick<PoolOptions, 'size'> {
  /** Processes beside these that may wait for dead file systems. */
  readonly mostHanging?: number;
  /** Longest time without a word from a look that has begun, milliseconds. */
  readonly limitMs: number;
  /** Helpers that read content, which may take longer; without it those that look do. */
  readonly readers?: HelperPool;
}

/** Longest wait for a process that may look, milliseconds. */
const MAX_QUEUED_MS = 60_000;

export function openInspector({ size, mostHanging = 0, limitMs, readers }: InspectorOptions): Inspector {
  const looks = new HelperPool({ size, max: size + mostHanging, stallMs: limitMs });
  return {
    async inspect(path, options = {}) {
      const operation = { op: 'inspect', path, options } as const;
      try {
        const found = options.digest
          ? (readers ?? looks).run(operation)
          : looks.run(operation, AbortSignal.timeout(MAX_QUEUED_MS));
        return (await found) as InspectedFile | undefined;
      } catch (error) {
        throw new NoAnswer(`the file system of ${path} ${faultOf(error)}`, error);
      }
    },
    get pids() {
      return looks.pids;
    },
    [Symbol.asyncDispose]: () => looks[Symbol.asyncDispose](),
  };
}

const faultOf = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof HelperLost || code === undefined ? 'does not answer' : `fails (${code})`;
};
