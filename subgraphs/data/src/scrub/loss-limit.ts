import { limitProblem } from '../inspection/act-limit.rules.ts';
import type { InspectionWork } from '../inspection/inspection-daemon.ts';
import { countActsOfDay } from '../inspection/inspection.store.ts';
import { countGoodCopies } from './scrub.store.ts';

/** Returns why one more copy of the storage is not given up today, or undefined. */
export type LossLimit = () => Promise<string | undefined>;

/** The limit of the inspector for one storage, as for what a comparison of the whole storage finds. */
export function lossLimit({ round: { db }, storage: { id } }: InspectionWork): LossLimit {
  let files: Promise<number> | undefined;
  return async () =>
    limitProblem(1, { files: await (files ??= countGoodCopies(db, id)), done: await countActsOfDay(db, id) });
}
