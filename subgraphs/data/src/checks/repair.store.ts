import type { Tx } from '@visor/db';
import { evaluateCloses } from '../dataset/evaluate-closes.ts';
import { lockDatasetRows, lockDatasetRowsOfFiles } from '../dataset/dataset.store.ts';
import { deleteCloses } from '../dataset/pending-close.store.ts';
import type { Deps } from '../deps.ts';
import { RECOUNT, RECOUNT_USE, type InconsistencyKind } from './rules.store.ts';

/** Repairs what ids name, where it is still broken. Returns the ids that were repaired. */
type Repair = (tx: Tx, ids: readonly string[], deps: Deps) => Promise<readonly string[]>;

const refsOf = (ids: readonly string[]) => ids.map((id) => ({ id, name: null }));

/** Who registers files counts under this lock, so what is read afterwards is the whole of it. */
const recount: Repair = async (tx, ids) => {
  await lockDatasetRows(tx, refsOf(ids));
  const rows = await tx.query<{ id: string }>(
    `update dataset set file_count = c.files, bytes = c.bytes
       from (select d.id as of, n.* from dataset d cross join lateral (${RECOUNT}) n where d.id = any ($1::uuid[])) c
      where dataset.id = c.of returning dataset.id`,
    [ids],
  );
  return rows.map(({ id }) => id);
};

const dropCloses: Repair = async (tx, ids) => {
  const locked = await lockDatasetRows(tx, refsOf(ids));
  const closed = locked.filter(({ status }) => status !== 'OPEN').map(({ id }) => id);
  await deleteCloses(tx, closed);
  return closed;
};

const compareCloses: Repair = async (tx, ids, deps) => {
  const locked = await lockDatasetRows(tx, refsOf(ids));
  await evaluateCloses(deps, tx, locked, true);
  return locked.map(({ id }) => id);
};

const makeReady: Repair = async (tx, ids) => {
  await lockDatasetRowsOfFiles(tx, ids);
  const rows = await tx.query<{ id: string }>(
    `update file f set status = 'READY' where id = any ($1::uuid[]) and status <> 'READY'
        and exists (select from replica r where r.file_id = f.id and r.status = 'AVAILABLE') returning id`,
    [ids],
  );
  return rows.map(({ id }) => id);
};

const recountUse: Repair = async (tx, ids) => (await tx.query<{ id: string }>(RECOUNT_USE, [ids])).map(({ id }) => id);

/** How each kind is repaired; the others need a person. */
export const REPAIRS: Readonly<Partial<Record<InconsistencyKind, Repair>>> = {
  DATASET_COUNTERS: recount,
  CLOSE_OF_CLOSED: dropCloses,
  CLOSE_NOT_COMPARED: compareCloses,
  UNREADY_WITH_COPY: makeReady,
  STORAGE_USE: recountUse,
};
