import type { Tx } from '@visor/db';
import { failureCodes } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { Failure } from '../job/failure.rules.ts';
import { factOf } from '../job/load-attempts.ts';
import type { FactRow } from '../job/job.store.ts';
import { moveAfterFailure, moveAfterUnheard, type Step } from '../report/report.rules.ts';
import { writeSteps } from '../job/apply-transitions.ts';

/** Why an attempt is given up: `unheard` counts nowhere. */
export type Loss = { readonly why: 'unheard' } | { readonly why: 'lost'; readonly text: string };

/** Ends locked attempts as LOST; their jobs go back, or fail where too many attempts were lost. */
export async function loseAttempts(
  deps: Deps,
  tx: Tx,
  rows: readonly FactRow[],
  lossOf: (row: FactRow) => Loss,
  now: Date,
): Promise<void> {
  const decided = rows.map((row) => {
    const fact = factOf(row);
    const loss = lossOf(row);
    const text = loss.why === 'unheard' ? 'its pilot never heard of the claim' : loss.text;
    const failure: Failure = { code: failureCodes.LEASE_LOST, source: 'server', text };
    const move = loss.why === 'unheard' ? moveAfterUnheard(fact) : moveAfterFailure(fact, failure, now);
    const step: Step = {
      state: 'LOST',
      at: now,
      failure,
      report: null,
      outputs: [],
      log: null,
      logNote: 'the attempt was lost',
      move,
    };
    return { row, fact, steps: [step], sequence: row.sequence };
  });
  await writeSteps(deps, tx, decided, now);
}
