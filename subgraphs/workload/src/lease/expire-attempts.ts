import type { Tx } from '@visor/db';
import { failureCodes } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { applyTransitions, type AttemptUpdate } from '../job/apply-transitions.ts';
import type { Failure } from '../job/failure.rules.ts';
import type { LoadedAttemptRow } from '../job/job.store.ts';
import { toLoadedAttempt } from '../job/loaded-attempt.ts';
import { recordEnds } from '../health/record-ends.ts';
import { loseAttemptsOf } from '../job/unreachable.store.ts';
import { readRetryPolicy } from '../job/retry-policy.ts';
import { UNREACHABLE } from '../lifecycle/attempt.rules.ts';
import type { RetryPolicy } from '../job/retry.rules.ts';
import { transitionAfterFailure, transitionAfterUndeliveredClaim, type Transition } from '../job/transition.rules.ts';

/** Why an attempt expires: its pilot never received the claim, which counts nowhere, or was lost. */
type Loss =
  | { readonly cause: 'CLAIM_NOT_RECEIVED' }
  | { readonly cause: 'LEASE_EXPIRED' | 'PILOT_RESTARTED'; readonly text: string };

/**
 * Ends locked attempts as LOST; their jobs go back, or fail where too many attempts were lost. An attempt whose lease lapsed is only
 * UNREACHABLE while its job waits: it goes on when its pilot is heard before the job is claimed again.
 */
export async function expireAttempts(
  deps: Deps,
  tx: Tx,
  rows: readonly LoadedAttemptRow[],
  lossOf: (row: LoadedAttemptRow) => Loss,
  now: Date,
): Promise<void> {
  const waiting = rows.filter(({ state }) => state === UNREACHABLE);
  const [{ cause } = { cause: 'PILOT_RESTARTED' as const }] = waiting.map(lossOf);
  await loseAttemptsOf(
    tx,
    waiting.map(({ jobId }) => jobId),
    cause,
    now,
  );
  const held = rows.filter(({ state }) => state !== UNREACHABLE);
  const policy = await readRetryPolicy(deps, tx, held);
  const updates = held.map((row) => expired(row, policy, lossOf(row), now));
  await applyTransitions(deps, tx, updates, now);
  await recordEnds(deps, tx, updates, now);
}

function expired(row: LoadedAttemptRow, policy: RetryPolicy, loss: Loss, now: Date): AttemptUpdate {
  const attempt = toLoadedAttempt(row, policy);
  const text = loss.cause === 'CLAIM_NOT_RECEIVED' ? 'its pilot never heard of the claim' : loss.text;
  const failure: Failure = { code: failureCodes.LEASE_LOST, source: 'server', text };
  const job =
    loss.cause === 'CLAIM_NOT_RECEIVED'
      ? transitionAfterUndeliveredClaim(attempt)
      : transitionAfterFailure(attempt, failure, now);
  const mayReturn = loss.cause === 'LEASE_EXPIRED' && job.state === 'DEFINED' && row.killText === null;
  const transition: Transition = {
    state: mayReturn ? UNREACHABLE : 'LOST',
    at: now,
    failure,
    report: null,
    outputs: [],
    log: null,
    logNote: 'the attempt was lost',
    job,
  };
  return { row, attempt, transitions: [transition], sequence: row.sequence, cause: loss.cause };
}
