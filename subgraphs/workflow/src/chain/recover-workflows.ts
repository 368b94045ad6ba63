import type { Database } from '@visor/db';
import type { Deps } from '../deps.ts';
import { markRecovered } from '../operation/rerun.store.ts';
import { lockWorkflows } from './chain.store.ts';
import { useOf } from './use.rules.ts';
import { workflowChangedMessage } from '../workflow/workflow.messages.ts';

/** Marks workflows whose unfinished files reruns have finished: a round for each rerun of a rerun. Returns whether there is more. */
export const recoverWorkflows = (deps: Deps, db: Database): Promise<boolean> =>
  db.transaction(async (tx) => {
    const recovered = await markRecovered(tx, deps.now());
    if (recovered.length === 0) return false;
    deps.publish(
      tx,
      'wfms.workflows.status',
      recovered.map(({ id, status }) => workflowChangedMessage(id, status, [])),
    );
    const locked = await lockWorkflows(
      tx,
      recovered.map(({ id }) => id),
    );
    deps.publish(
      tx,
      'dsm.register.dataset.use',
      locked.map(({ view }) => useOf(view, true)),
    );
    for (const { id: workflowId } of recovered) deps.logAfterCommit(tx, { workflowId }, 'workflow recovered by reruns');
    return true;
  });
