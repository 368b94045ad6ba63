import type { Tx } from '@visor/db';

/** Adds a node that a pilot reports, unless it is known. */
export async function addNode(tx: Tx, name: string): Promise<void> {
  await tx.query('insert into node (name) values ($1) on conflict do nothing', [name]);
}
