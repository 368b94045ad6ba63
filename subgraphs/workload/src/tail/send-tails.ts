import { assertValid, isStorable, isUuid } from '@visor/schema';
import type { LeaseRef, SendTailsInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { authorizePilot } from '../pilot/authorize-pilot.ts';
import { storedTail } from './tail.rules.ts';
import { storeTails, type SentTails } from './tail.store.ts';

/** Attempts of one call: each may have 128 KiB. */
const MAX_SENT = 20;

/**
 * Stores the ends of streams that people follow, until newer ones come.
 * @param subject of the caller's token
 * @returns the attempts that somebody follows still
 * @throws Refusal INVALID; NOT_FOUND; FORBIDDEN; CONFLICT when another incarnation has taken the pilot's place
 */
export async function sendTails(deps: Deps, input: SendTailsInput, subject: string): Promise<LeaseRef[]> {
  const { tails } = input;
  assertValid(
    'tails',
    tails.length > MAX_SENT ? `holds ${tails.length} attempts; send at most ${MAX_SENT} at once` : undefined,
  );
  const rows = tails
    .filter(({ jobId, token }) => isUuid(jobId) && isStorable(token))
    .map(({ jobId, attempt, token, ...sent }): SentTails => {
      const [stdout, stderr] = [storedTail(sent.stdout), storedTail(sent.stderr)];
      const omitted = { stdoutOmitted: stdout.omittedBytes, stderrOmitted: stderr.omittedBytes };
      return { jobId, number: attempt, token, stdout: stdout.text, stderr: stderr.text, ...omitted };
    });
  const stored = await deps.db.transaction(async (tx) => {
    const pilot = await authorizePilot(tx, input, subject);
    return rows.length === 0 ? [] : storeTails(tx, pilot.id, rows, deps.now());
  });
  return stored.map(({ jobId, number }) => ({ jobId, attempt: number }));
}
