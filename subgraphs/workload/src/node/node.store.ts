import { uuidv7, type Tx } from '@visor/db';
import type { NodeMode } from './node.entity.ts';

/** Adds a node that a pilot reports, unless it is known. */
export async function addNode(tx: Tx, name: string): Promise<void> {
  await tx.query('insert into node (name) values ($1) on conflict do nothing', [name]);
}

/** Sets the mode of a node, also of one that no pilot has reported yet. Returns whether that changed it. */
export async function writeNodeMode(
  tx: Tx,
  name: string,
  to: { readonly mode: NodeMode; readonly reason: string | null; readonly by: string },
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `with changed as (
       insert into node (name, mode, mode_reason, mode_by, mode_at) values ($1, $2, $3, $4, $5)
       on conflict (name) do update set mode = $2, mode_reason = $3, mode_by = $4, mode_at = $5
        where (node.mode, node.mode_reason) is distinct from ($2, $3)
       returning name
     )
     insert into node_mode_change (id, node, mode, reason, by, at) select $6, name, $2, $3, $4, $5 from changed returning id`,
    [name, to.mode, to.reason, to.by, now, uuidv7()],
  );
  return rows.length > 0;
}

/** Reads the pilots of a node that have not stopped, for events. */
export const readNodePilots = (
  tx: Tx,
  name: string,
): Promise<{ readonly id: string; readonly name: string; readonly status: string; readonly draining: boolean }[]> =>
  tx.query(`select id, name, status, draining from pilot where node = $1 and status not in ('STOPPED', 'LOST')`, [
    name,
  ]);
