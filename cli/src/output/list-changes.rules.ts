/** A line of what `--watch` writes into a pipe. */
interface ItemChange<Item> {
  readonly change: 'added' | 'changed' | 'removed';
  readonly item: Item;
}

/** Returns how a list differs from the one before. An item is known by its name; `removed`: it is no more among those that are listed. */
export function listChanges<Item>(
  before: readonly Item[],
  after: readonly Item[],
  nameOf: (item: Item) => string,
): ItemChange<Item>[] {
  const known = new Map(before.map((item) => [nameOf(item), item]));
  const present = new Set(after.map(nameOf));
  return [
    ...after.flatMap((item): ItemChange<Item>[] => {
      const former = known.get(nameOf(item));
      if (former === undefined) return [{ change: 'added', item }];
      return JSON.stringify(former) === JSON.stringify(item) ? [] : [{ change: 'changed', item }];
    }),
    ...before
      .filter((item) => !present.has(nameOf(item)))
      .map((item): ItemChange<Item> => ({ change: 'removed', item })),
  ];
}
