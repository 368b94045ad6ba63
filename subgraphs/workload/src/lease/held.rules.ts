import { assertValid, isStorable, isUuid } from '@visor/schema';
import type { LeaseInput, LeaseRef } from '../../generated/types.ts';
import { MAX_PREFETCH, MAX_SLOTS } from '../pilot/declaration.rules.ts';

/** What a pilot holds at most. */
export const MAX_HELD = MAX_SLOTS + MAX_PREFETCH;

/** Whether it can be a lease of this service; any other is answered as lost. */
const isLease = ({ jobId, token }: LeaseInput): boolean => isUuid(jobId) && isStorable(token);

/**
 * Returns the leases that a heartbeat names, each once, and what can be none.
 * @throws Refusal INVALID for more than a pilot can hold
 */
export function readHeld(held: readonly LeaseInput[]): {
  readonly known: readonly LeaseInput[];
  readonly unknown: readonly LeaseRef[];
} {
  assertValid(
    'held',
    held.length > MAX_HELD ? `names ${held.length} leases, but a pilot holds at most ${MAX_HELD}` : undefined,
  );
  const known = new Map<string, LeaseInput>();
  const unknown: LeaseRef[] = [];
  for (const lease of held) {
    const { jobId, attempt, token } = lease;
    if (isLease(lease)) known.set(`${jobId.toLowerCase()} ${attempt} ${token}`, lease);
    else unknown.push({ jobId, attempt });
  }
  return { known: [...known.values()], unknown };
}
