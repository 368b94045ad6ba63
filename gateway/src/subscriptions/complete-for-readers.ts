import type { Result } from './event.ts';

interface Reader {
  readonly context: object;
}

/** Readers for whom an event is completed at most. */
const MAX_READERS = 3;

/** Whether a subgraph of ours has not admitted the token of the reader in whose name it was asked. */
export const isUnadmitted = ({ errors = [] }: Result, isOwn: (subgraph: string) => boolean): boolean =>
  errors.some(
    ({ extensions: { code, serviceName } = {} }) =>
      code === 'UNAUTHENTICATED' && typeof serviceName === 'string' && isOwn(serviceName),
  );

/**
 * Completes an event with the token of one reader, or of those who came last where that token is not admitted: when a key is removed,
 * the readers whose tokens it has signed stay for a moment, and the others must not lack anything for that.
 * @param others in the order in which they came
 * @returns the result, and the reader whose token was used
 */
export async function completeForReaders<R extends Reader>(
  first: R,
  others: readonly R[],
  complete: (context: object) => Promise<Result>,
  isRefused: (result: Result) => boolean,
): Promise<{ readonly result: Result; readonly reader: R }> {
  let reader = first;
  let result = await complete(reader.context);
  const next = others.filter((other) => other !== first).toReversed();
  for (const other of next.slice(0, MAX_READERS - 1)) {
    if (!isRefused(result)) break;
    reader = other;
    result = await complete(reader.context);
  }
  return { result, reader };
}
