/** Works on the items of a stream, some at once, and keeps no more of them. Rejects with the first error, once all work has ended. */
export async function workThrough<Item>(
  items: AsyncIterable<Item>,
  workers: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let isStopped = false;
  const run = async (): Promise<void> => {
    try {
      for (let next = await iterator.next(); next.done !== true && !isStopped; next = await iterator.next())
        await work(next.value);
    } catch (error) {
      isStopped = true;
      throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: workers }, run));
  await iterator.return?.();
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}
