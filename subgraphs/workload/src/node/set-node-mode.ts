import { labelProblem, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { readReason } from '../pilot/pilot.rules.ts';
import type { NodeMode } from './node.entity.ts';
import { readNodePilots, writeNodeMode } from './node.store.ts';

const MAX_NAME_LENGTH = 255;

/**
 * Sets whether the pilots of a node claim jobs. The same mode with the same reason again has no effect.
 * @param by subject of the caller's token
 * @throws Refusal INVALID
 */
export async function setNodeMode(
  deps: Deps,
  { name, mode, reason: text }: { readonly name: string; readonly mode: NodeMode; readonly reason?: string | null },
  by: string,
): Promise<void> {
  const problem = labelProblem(name, MAX_NAME_LENGTH);
  if (problem)
    throw new Refusal('INVALID', `name ${problem}; give the host name that pilots report`, { field: 'name' });
  const reason = readReason(text);
  await deps.db.transaction(async (tx) => {
    if (!(await writeNodeMode(tx, name, { mode, reason, by }, deps.now()))) return;
    deps.publish(tx, 'wms.pilots.status', (await readNodePilots(tx, name)).map(pilotChanged));
    deps.logAfterCommit(tx, { node: name, mode, reason, by }, 'node mode changed');
    deps.wake(tx, 'offer');
  });
}
