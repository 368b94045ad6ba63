import { attemptKey } from '../lifecycle/attempt.rules.ts';

/** Classes of SQLSTATE in which PostgreSQL refuses a value: bad data, a broken constraint, a limit of the program. */
const CONTENT_CLASSES: ReadonlySet<string> = new Set(['22', '23', '54']);

/** Errors that code throws over an unexpected value. */
const CODE_FAULTS = [RangeError, TypeError, SyntaxError, ReferenceError, URIError];

/**
 * Whether an error comes from the content that is written: it would fail again, and succeed without the bad report. False for a
 * database that is away, full or busy, and for a deadlock.
 */
export function isFaultOfContent(error: unknown): boolean {
  if (CODE_FAULTS.some((kind) => error instanceof kind)) return true;
  const code: unknown = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' && code.length === 5 && CONTENT_CLASSES.has(code.slice(0, 2));
}

interface Placed<Item> {
  readonly report: Item;
  /** Its place in the batch. */
  readonly index: number;
}

/** Returns two halves of a batch that keep the reports of each attempt together; undefined where there is one attempt. */
export function splitByAttempt<Item extends { readonly jobId: string; readonly attempt: number }>(
  reports: readonly Item[],
): readonly [Placed<Item>[], Placed<Item>[]] | undefined {
  const keys = [...new Set(reports.map(({ jobId, attempt }) => attemptKey(jobId, attempt)))];
  if (keys.length < 2) return undefined;
  const first = new Set(keys.slice(0, keys.length / 2));
  const placed = reports.map((report, index) => ({ report, index }));
  const isFirst = ({ report }: Placed<Item>): boolean => first.has(attemptKey(report.jobId, report.attempt));
  return [placed.filter(isFirst), placed.filter((item) => !isFirst(item))];
}
