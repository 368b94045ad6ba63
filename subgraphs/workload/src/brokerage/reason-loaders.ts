import { isUuid } from '@visor/schema';
import { valueLoader } from '@visor/service';
import type { Deps } from '../deps.ts';
import { openExplanations } from './explain-waiting.ts';

/** Jobs or tasks of one statement. */
const options = { maxBatchSize: 200 } as const;

/** Loaders of the reasons for which jobs and tasks do not run, of one request. */
export function createReasonLoaders(deps: Deps) {
  const explanations = openExplanations(deps);
  const loaders = {
    whyNotRunning: valueLoader((ids: readonly string[]) => explanations.explainJobs(ids), String, options),
    whyTaskNotRunning: valueLoader(
      (ids: readonly string[]) => explanations.explainTasks(ids.filter(isUuid)),
      String,
      options,
    ),
  };
  return {
    ...loaders,
    /** Forgets what was read. */
    clear(): void {
      for (const loader of Object.values(loaders)) loader.clearAll();
      explanations.clear();
    },
  };
}
