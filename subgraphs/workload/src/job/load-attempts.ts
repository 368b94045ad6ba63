import { allotLog, allotOutputs, type Place } from './output-paths.ts';
import type { FactRow } from './job.store.ts';
import type { AttemptFact } from '../report/report.rules.ts';

/** A stored attempt as the rules see it: with the files it may make. @param caller name of the pilot that reports; absent: the server */
export function factOf(row: FactRow, caller?: string): AttemptFact {
  const { retries, retryDelay } = row;
  const claimedAt = new Date(row.claimedAt);
  const place: Place = { ...row, claimedAt };
  return {
    ...row,
    claimedAt,
    hasNoInputs: row.inputs?.length === 0,
    isCallers: caller === undefined || caller === row.pilotName,
    limits: { retries, retryDelay },
    outputs: allotOutputs(place, row.outputs),
    log: allotLog(place, row.log),
  };
}
