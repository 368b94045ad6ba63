import type { LoopDefinition } from '@visor/service';
import { evaluatePendingCloses } from './dataset/evaluate-closes.ts';
import { deleteOldReplies } from './registration/registration.store.ts';
import type { Runtime } from './runtime.ts';

const CLOSE_INTERVAL_MS = 5_000;
const REPLY_INTERVAL_MS = 3_600_000;
const REPLY_RETENTION_DAYS = 30;

/** All work that the service repeats. */
export const loops = ({ db, deps }: Runtime): readonly LoopDefinition[] => [
  {
    name: 'evaluate closes',
    everyMs: CLOSE_INTERVAL_MS,
    run: () => db.transaction((tx) => evaluatePendingCloses(deps, tx)),
  },
  {
    name: 'delete old replies',
    everyMs: REPLY_INTERVAL_MS,
    run: () => db.transaction((tx) => deleteOldReplies(tx, REPLY_RETENTION_DAYS)),
  },
];
