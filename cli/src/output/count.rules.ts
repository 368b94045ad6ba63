/** How many there are; not exact: at least that number. */
export interface Count {
  readonly value: number;
  readonly exact: boolean;
}

const grouped = (value: number): string => value.toLocaleString('en-US');

/** `50 of 12,345 jobs`: how many of all are shown. */
export function countText(shown: number, { value, exact }: Count, noun: string, hasMore: boolean): string {
  // A list changes while it is read: what is shown counts, and a count of the first moment may be less.
  const all = Math.max(shown, value);
  if (!hasMore) return `${grouped(shown)} ${noun}`;
  return `${grouped(shown)} of ${exact ? '' : 'more than '}${grouped(all)} ${noun}: --limit shows more`;
}
