const DAY_MS = 86_400_000;

/** A day's part of the history: from its beginning in UTC to the next. */
export interface Partition {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const beginOf = (day: string): string => `${day}T00:00:00Z`;
const nameOf = (day: string): string => `job_history_${day.replaceAll('-', '')}`;

/** Returns the partitions of today and of the days after it. */
export const partitionsAhead = (now: Date, days: number): Partition[] =>
  Array.from({ length: days + 1 }, (_, index) => {
    const day = dayOf(now.getTime() + index * DAY_MS);
    return { name: nameOf(day), from: beginOf(day), to: beginOf(dayOf(now.getTime() + (index + 1) * DAY_MS)) };
  });

/** When a partition ends, from its name; undefined for the one that takes the rest. */
export function endOfPartition(name: string): Date | undefined {
  const [, until, year, month, day] = /^job_history_(until_)?(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  if (year === undefined) return undefined;
  const begin = Date.parse(beginOf(`${year}-${month}-${day}`));
  return Number.isNaN(begin) ? undefined : new Date(until ? begin : begin + DAY_MS);
}
