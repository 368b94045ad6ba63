/** Time between the mark and the deletion, counted as running time of this service: no clock shortens it. */

/**
 * Running time that one round counts: no more than the pause between two rounds. What passed beside it is not counted: the machine
 * slept, or another instance counted. @param sinceLastMs by a clock that nobody sets; null in the first round of a process */
export const countedMs = (sinceLastMs: number | null, everyMs: number): number =>
  sinceLastMs === null || !(sinceLastMs > 0) ? 0 : Math.min(Math.floor(sinceLastMs), everyMs);

/**
 * Whether a mark is so old that what was known when it was made says nothing any more: somebody has to make it again. Marks of
 * unknown age are; so are those of the future, which a clock has made.
 */
export function isStale(markedAt: Date | null, now: Date, limits: { graceMs: number; staleMs: number }): boolean {
  if (markedAt === null) return true;
  const age = now.getTime() - markedAt.getTime();
  return age > limits.graceMs + limits.staleMs || age < -limits.staleMs;
}
