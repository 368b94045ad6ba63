import type { Database, Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { CloseDatasetInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { readReason } from '../storage/reason.rules.ts';
import { insertAction } from './action.store.ts';
import { parseChecklist, parseDatasetRef, type Checklist, type DatasetRef } from './checklist.rules.ts';
import { closeDatasets } from './close-datasets.ts';
import type { Dataset } from './dataset.entity.ts';
import { lockDatasets } from './lock-datasets.ts';
import { findPendingCloses, findPendingClosesOfNames, type PendingCloseView } from './pending-close.reads.ts';
import { readRegistered } from './pending-close.store.ts';

const MAX_NAMES = 50_000;

interface CloseResult {
  readonly dataset: Dataset | null;
  readonly pendingClose: PendingCloseView | null;
}

/**
 * Closes a dataset as the topic does. A refusal of a late close keeps its event, as that of a message.
 * @throws Refusal INVALID, NOT_FOUND, CONFLICT, ILLEGAL_MOVE as the SDL describes at `closeDataset`
 */
export async function closeByPerson(
  deps: Deps,
  db: Database,
  input: CloseDatasetInput,
  by: string,
): Promise<CloseResult> {
  const { reason: given, ...message } = input;
  const reason = readReason(given);
  const dataset = parseDatasetRef(input.datasetId, input.dataset);
  if ((message.files?.length ?? 0) > MAX_NAMES)
    throw new Refusal('INVALID', `files has more than ${MAX_NAMES} names; give count and digest`, { field: 'files' });
  const hasChecklist = message.files != null || message.count != null || message.digest != null;
  const asked = hasChecklist ? parseChecklist(message) : null;
  const { result, refused } = await db.transaction(async (tx) => {
    const before = (await lockDatasets(tx, [dataset])).find(dataset);
    if (!asked && !before)
      throw new Refusal('NOT_FOUND', `dataset ${dataset.id ?? dataset.name} is not known`, { field: 'dataset' });
    if (!asked && before && before.status !== 'OPEN') return { result: closeOf(before), refused: undefined };
    const checklist = asked ?? (await registeredFiles(tx, dataset, before?.id ?? ''));
    const [late] = await closeDatasets(deps, tx, [checklist]);
    const after = await read(tx, dataset);
    if (before) await record(deps, tx, { before, after, late, by, reason, expected: checklist.expected });
    return { result: after, refused: late };
  });
  if (refused) throw new Refusal(refused.code, refused.reason, { field: 'dataset' });
  return result;
}

const closeOf = (dataset: Dataset): CloseResult => ({ dataset, pendingClose: null });

/** The checklist of what is there; no file comes while the row is locked. */
async function registeredFiles(tx: Tx, dataset: DatasetRef, id: string): Promise<Checklist> {
  return { dataset, names: null, ...(await readRegistered(tx, id)) };
}

async function read(tx: Tx, ref: DatasetRef): Promise<CloseResult> {
  const dataset = (await lockDatasets(tx, [ref])).find(ref) ?? null;
  const [pendingClose] = dataset
    ? await findPendingCloses(tx, [dataset.id])
    : ref.id === null
      ? await findPendingClosesOfNames(tx, [ref.name ?? ''])
      : await findPendingCloses(tx, [ref.id]);
  return { dataset, pendingClose: pendingClose ?? null };
}

interface Closed {
  readonly before: Dataset;
  readonly after: CloseResult;
  readonly late: { readonly code: string; readonly reason: string } | undefined;
  readonly by: string;
  readonly reason: string | null;
  readonly expected: number;
}

function record(deps: Deps, tx: Tx, { before, after, late, by, reason, expected }: Closed): Promise<unknown> {
  const { pendingClose } = after;
  const outcome =
    late || pendingClose?.refused ? 'REFUSED' : pendingClose ? 'RUNNING' : before.closedAt ? 'UNCHANGED' : 'APPLIED';
  const surplus = pendingClose?.refused ? `${pendingClose.surplus} registered files are not on the checklist` : null;
  return insertAction(tx, {
    datasetId: before.id,
    kind: 'close',
    by,
    reason,
    at: deps.now(),
    details: { files: expected },
    outcome,
    code: late?.code ?? null,
    text: late?.reason ?? surplus,
  });
}
