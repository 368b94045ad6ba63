import { Worker } from 'node:worker_threads';
import type { Composition, CompositionResult } from './compose-subgraphs.ts';

/** One subgraph takes a third of a second of processor time; an SDL can be made that takes for ever. */
const COMPOSITION_TIMEOUT_MS = 120_000;
const MAX_HEAP_MIB = 1_024;

type Message = { readonly name: string | undefined } | { readonly result: CompositionResult };

/** A composition that took too long or too much memory, and the subgraph whose turn it was; undefined: that of several. */
export class CompositionError extends Error {
  readonly subgraph: string | undefined;
  constructor(subgraph: string | undefined, reason: string, options?: ErrorOptions) {
    super(`composition ${reason}`, options);
    this.subgraph = subgraph;
  }
}

/**
 * Composes in a thread of its own, so that requests go on.
 * @throws CompositionError when a subgraph takes too long or too much memory
 */
export async function composeInThread(
  composition: Composition,
  { timeoutMs = COMPOSITION_TIMEOUT_MS, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<CompositionResult> {
  // Flags of the process, such as those of a test runner, are not for the thread.
  const limits = { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB }, execArgv: [] };
  const worker = new Worker(new URL('./compose-worker.ts', import.meta.url), { workerData: composition, ...limits });
  const { promise, resolve, reject } = Promise.withResolvers<CompositionResult>();
  const [first, ...more] = composition.candidates;
  let current = composition.oneByOne || more.length === 0 ? first?.name : undefined;
  const fail = (reason: string, cause?: unknown): void => reject(new CompositionError(current, reason, { cause }));
  let timer: NodeJS.Timeout | undefined;
  const watch = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => fail(`takes longer than ${timeoutMs / 1000} s`), timeoutMs);
  };
  watch();
  worker.on('message', (message: Message) => {
    if ('result' in message) return resolve(message.result);
    current = message.name;
    watch();
  });
  worker.once('error', (error: Error) => fail(`failed: ${error.message}`, error));
  worker.once('exit', () => fail('ended without a result'));
  const stop = (): void => fail('was stopped');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
