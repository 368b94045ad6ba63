/**
 * Gathers what a source gives: a batch goes out `ms` after the first value that it holds, so a steady stream gives at most
 * one batch per `ms` and the last value is never kept back longer.
 */
export async function* coalesce<T>(source: AsyncIterableIterator<T>, ms: number): AsyncGenerator<T[]> {
  let next = source.next();
  try {
    for (;;) {
      const first = await next;
      if (first.done) return;
      const batch = [first.value];
      const end = Promise.withResolvers<'over'>();
      const timer = setTimeout(() => end.resolve('over'), ms);
      try {
        for (;;) {
          next = source.next();
          const one = await Promise.race([next, end.promise]);
          if (one === 'over') break;
          if (one.done) {
            yield batch;
            return;
          }
          batch.push(one.value);
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
