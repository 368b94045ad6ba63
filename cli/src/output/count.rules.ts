/** How many there are; not exact: at least that number. */
export interface Count {
  readonly value: number;
  readonly exact: boolean;
}

const grouped = (value: number): string => value.toLocaleString('en-US');

/** `1 file`, `3 files`. @param singular of what is counted: its plural has `s` */
export const counted = (value: number, singular: string): string =>
  `${grouped(value)} ${singular}${value === 1 ? '' : 's'}`;

/** `50 of 12,345 jobs`: how many of all are shown. @param plural of what is counted: with `s` */
export function countText(shown: number, { value, exact }: Count, plural: string, hasMore: boolean): string {
  const noun = shown === 1 && !hasMore ? plural.replace(/s$/, '') : plural;
  // A list changes while it is read: what is shown counts, and a count of the first moment may be less.
  const all = Math.max(shown, value);
  if (!hasMore) return `${grouped(shown)} ${noun}`;
  return `${grouped(shown)} of ${exact ? '' : 'more than '}${grouped(all)} ${noun}: --limit shows more`;
}
