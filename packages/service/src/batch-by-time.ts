/**
 * Collects the values of a source into batches: a batch ends `ms` after its first value, so a steady stream gives at most
 * one batch per `ms`, and no value waits longer.
 */
export async function* batchByTime<T>(source: AsyncIterableIterator<T>, ms: number): AsyncGenerator<T[]> {
  let next = source.next();
  try {
    for (;;) {
      const first = await next;
      if (first.done) return;
      const batch = [first.value];
      const end = Promise.withResolvers<'end'>();
      const timer = setTimeout(() => end.resolve('end'), ms);
      try {
        for (;;) {
          next = source.next();
          const step = await Promise.race([next, end.promise]);
          if (step === 'end') break;
          if (step.done) {
            yield batch;
            return;
          }
          batch.push(step.value);
        }
      } finally {
        clearTimeout(timer);
      }
      yield batch;
    }
  } finally {
    await source.return?.();
  }
}
