import type { LoopDefinition } from '@visor/service';
import { sweepCloses } from './dataset/evaluate-closes.ts';
import { forgetAnswers } from './registration/registration.store.ts';
import type { Runtime } from './runtime.ts';

const CLOSE_INTERVAL_MS = 5_000;
const ANSWER_INTERVAL_MS = 3_600_000;
const ANSWERS_KEPT_DAYS = 30;

/** All work that the service repeats. */
export const loops = ({ db, deps }: Runtime): readonly LoopDefinition[] => [
  { name: 'close sweep', everyMs: CLOSE_INTERVAL_MS, run: () => db.transaction((tx) => sweepCloses(deps, tx)) },
  {
    name: 'forget answers',
    everyMs: ANSWER_INTERVAL_MS,
    run: () => db.transaction((tx) => forgetAnswers(tx, ANSWERS_KEPT_DAYS)),
  },
];
