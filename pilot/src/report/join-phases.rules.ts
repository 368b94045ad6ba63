import type { JobReport } from '#operations';
import { isTerminal } from '../attempt/attempt.rules.ts';

/** A report that waits, as far as it may be joined to another. */
interface Joinable {
  readonly key: string;
  readonly state: string;
  readonly report: JobReport;
  readonly identity: { readonly incarnation: string };
  readonly serverFailures: number;
  readonly original?: JobReport;
}

/**
 * Joins phase reports to the next report of their attempt that waits, in whose place one call carries them: most reports of a
 * short attempt wait together. A report that the server has failed on, or that replaces another, stays as it is.
 */
export function joinPhases<T extends Joinable>(queue: readonly T[]): T[] {
  const joined: (T | undefined)[] = [];
  const waiting = new Map<string, number>();
  for (const next of queue) {
    const place = waiting.get(next.key);
    const before = place === undefined ? undefined : joined[place];
    const isJoined = before !== undefined && place !== undefined && isPlain(next) && isSameLife(before, next);
    if (isJoined) joined[place] = undefined;
    const length = joined.push(isJoined ? join(before, next) : next);
    if (isPlain(next) && !isTerminal(next.state)) waiting.set(next.key, length - 1);
    else waiting.delete(next.key);
  }
  return joined.filter((pending) => pending !== undefined);
}

const isPlain = ({ serverFailures, original }: Joinable): boolean => serverFailures === 0 && original === undefined;

const isSameLife = (a: Joinable, b: Joinable): boolean => a.identity.incarnation === b.identity.incarnation;

function join<T extends Joinable>({ report: { state, at, phases } }: T, into: T): T {
  const earlier = [...(phases ?? []), { state, at }, ...(into.report.phases ?? [])];
  return { ...into, report: { ...into.report, phases: earlier } };
}
