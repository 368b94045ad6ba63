import { Refusal } from '@visor/schema';

/** A change as services record it; the rows of `Event` in schema/common.graphql. */
export interface RecordedEvent {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly subject: string;
  readonly subjectId: string;
  readonly name: string | null;
  readonly taskId: string | null;
  readonly attempt: number | null;
  readonly source: string | null;
  readonly target: string | null;
  readonly code: number | null;
  readonly by: string;
  readonly reason: string | null;
}

interface TextOperators {
  readonly eq?: string | null;
  readonly in?: readonly string[] | null;
  readonly not?: readonly string[] | null;
  readonly like?: string | null;
  readonly notLike?: string | null;
}
type NumberOperators = { readonly [Operator in 'eq' | 'gt' | 'gte' | 'lt' | 'lte']?: number | null };

/** What is asked of events; `EventFilter` of the schema. */
export interface EventFilter {
  readonly type?: TextOperators | null;
  readonly subject?: { readonly in?: readonly string[] | null; readonly not?: readonly string[] | null } | null;
  readonly subjectId?: TextOperators | null;
  readonly name?: TextOperators | null;
  readonly task?: Pick<TextOperators, 'eq' | 'in' | 'not'> | null;
  readonly to?: TextOperators | null;
  readonly code?: NumberOperators | null;
  readonly by?: TextOperators | null;
  readonly reason?: TextOperators | null;
  readonly at?: { readonly gte?: string | null; readonly lt?: string | null } | null;
}

/** Whether `*` stands for any characters of a text, as LIKE does in the database: without backtracking, whatever the pattern. */
function isLike(pattern: string, text: string): boolean {
  const parts = [...pattern.matchAll(/\\([^])|([^])/gu)].reduce<string[]>(
    (all, [, escaped, plain]) => {
      if (plain === '*') return [...all, ''];
      return [...all.slice(0, -1), (all.at(-1) ?? '') + (escaped ?? plain ?? '')];
    },
    [''],
  );
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let place = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, place);
    if (found < 0 || found + part.length > end) return false;
    place = found + part.length;
  }
  return true;
}

function hasText(asked: TextOperators | null | undefined, value: string | null): boolean {
  if (!asked) return true;
  const { eq, in: among, not, like, notLike } = asked;
  return (
    (eq == null || value === eq) &&
    (among == null || (value !== null && among.includes(value))) &&
    (not == null || value === null || !not.includes(value)) &&
    (like == null || (value !== null && isLike(like, value))) &&
    (notLike == null || value === null || !isLike(notLike, value))
  );
}

const COMPARE: Readonly<Record<keyof NumberOperators, (value: number, to: number) => boolean>> = {
  eq: (value, to) => value === to,
  gt: (value, to) => value > to,
  gte: (value, to) => value >= to,
  lt: (value, to) => value < to,
  lte: (value, to) => value <= to,
};
const OPERATORS = Object.keys(COMPARE) as (keyof NumberOperators)[];

const hasNumber = (asked: NumberOperators | null | undefined, value: number | null): boolean =>
  OPERATORS.every((operator) => {
    const to = asked?.[operator];
    return to == null || (value !== null && COMPARE[operator](value, to));
  });

/** Whether an event is as the filter asks, for those that are sent as they come: the same as the filter's SQL says of its row. */
export const isWantedEvent = (where: EventFilter | null | undefined, event: RecordedEvent): boolean =>
  !where ||
  (hasText(where.type, event.type) &&
    hasText(where.subject, event.subject) &&
    hasText(where.subjectId, event.subjectId) &&
    hasText(where.name, event.name) &&
    hasText(where.task, event.taskId) &&
    hasText(where.to, event.target) &&
    hasNumber(where.code, event.code) &&
    hasText(where.by, event.by) &&
    hasText(where.reason, event.reason) &&
    (where.at?.gte == null || event.at >= new Date(where.at.gte)) &&
    (where.at?.lt == null || event.at < new Date(where.at.lt)));

/** Rows that a statement should look at, and those after which a page ends although it is not full. */
const AIM = 50_000;
const MAX_ROWS = 200_000;
const FIRST_MS = 2_000;
const GROWTH = 16;

/** A time that a statement looks at: from `from` on, and before `to`. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the window to look at next, backwards: small ones where much happens, since nothing but time finds rows. Undefined when
 * all was looked at, or enough for one page.
 * @param before the last window, with the rows of it that were looked at
 */
export function nextWindow(
  range: TimeWindow,
  before: (TimeWindow & { readonly rows: number; readonly total: number }) | undefined,
  now = range.to,
): TimeWindow | undefined {
  // Nothing much is later than now: clocks that differ.
  if (!before)
    return range.to > range.from
      ? { from: Math.max(range.from, Math.min(range.to, now) - FIRST_MS), to: range.to }
      : undefined;
  if (before.from <= range.from || before.total >= MAX_ROWS) return undefined;
  const length = Math.max(1, Math.min(before.to, now) - before.from);
  const grown = before.rows === 0 ? length * GROWTH : Math.min(length * GROWTH, (length * AIM) / before.rows);
  return { from: Math.max(range.from, Math.floor(before.from - Math.max(1, grown))), to: before.from };
}

/** Why a stream of events has no snapshot. */
export const NO_EVENT_SNAPSHOT = new Refusal('INVALID', 'events have no snapshot: a query reads the earlier ones', {
  field: 'snapshot',
});
