/** Works on items in their order, at most `atOnce` of them at a time; begins none any more where the signal is aborted. */
export async function sideBySide<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = items.values();
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    for (const item of waiting) {
      if (signal?.aborted) return;
      await work(item);
    }
  });
  await Promise.all(workers);
}
