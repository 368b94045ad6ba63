/**
 * Pause before attempt number `attempt` (1, 2, ...) to reach a lost subgraph, milliseconds: doubling up to `maxMs`, and
 * spread over its upper half by `random` (0 to 1), so that streams lost together do not come back together.
 */
export function pauseBefore(attempt: number, random: number, backoff: { initialMs: number; maxMs: number }): number {
  const full = Math.min(backoff.maxMs, backoff.initialMs * 2 ** Math.min(attempt - 1, 20));
  return full * (0.5 + random / 2);
}
