import { findRows, type Database, type Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { AnnouncedFileInput, AnnounceFilesInput, AnnounceOutcome } from '../../generated/types.ts';
import { insertAction } from '../dataset/action.store.ts';
import { parseDatasetRef, type DatasetRef } from '../dataset/checklist.rules.ts';
import { lockDatasets } from '../dataset/lock-datasets.ts';
import type { Deps } from '../deps.ts';
import { FileEntity, type File } from '../file/file.entity.ts';
import { parseAnnouncedFile, type Announcement, type ParsedFile } from './announcement.rules.ts';
import { markReplicasBad } from '../replica/mark-replicas-bad.ts';
import { findStorages } from '../storage/find-storages.ts';
import { registerInputFiles } from './register-input-files.ts';
import { isPlaceTaken } from '../replica/replica.store.ts';
import { findReplacedReplicas } from './replaced.store.ts';

const MAX_FILES = 500;

interface AnnounceResult {
  readonly outcome: AnnounceOutcome;
  readonly file: File | null;
  readonly code: string | null;
  readonly text: string | null;
  readonly field: string | null;
}

/** A file of the request, or why it cannot be one. */
interface Item {
  readonly index: number;
  readonly file: ParsedFile | null;
  /** What the catalog has of other content at its place is gone. */
  readonly replaces: boolean;
  refusal: Refusal | null;
  isNew: boolean;
}

/**
 * Registers files as the topic does, each as a message of its own: a wrong one does not affect the others.
 * @throws Refusal INVALID for the dataset, or the number of files
 */
export async function announceFiles(
  deps: Deps,
  db: Database,
  input: AnnounceFilesInput,
  by: string,
): Promise<AnnounceResult[]> {
  const dataset = parseDatasetRef(input.datasetId, input.dataset);
  if (input.files.length === 0 || input.files.length > MAX_FILES)
    throw new Refusal('INVALID', `files has ${input.files.length} elements; 1 to ${MAX_FILES} are taken`, {
      field: 'files',
    });
  const items = input.files.map(parseItem);
  return db.transaction(async (tx) => {
    await markReplaced(deps, tx, items);
    await registerItems(
      { deps, db, tx, dataset },
      items.filter((item) => item.file !== null),
    );
    const found = (await lockDatasets(tx, [dataset])).find(dataset);
    const names = items.flatMap(({ file, refusal }) => (file && !refusal ? [file.name] : []));
    const files = found
      ? await findRows(tx.em, FileEntity, {
          equal: { datasetId: found.id },
          anyOf: { property: 'name', values: names },
        })
      : [];
    if (found) await record(deps, tx, found.id, items, by);
    const byName = new Map(files.map((file) => [file.name, file]));
    return items.map((item) => resultOf(item, byName));
  });
}

function parseItem(file: AnnouncedFileInput, index: number): Item {
  const item = { index, replaces: file.replaces ?? false, isNew: false };
  try {
    return { ...item, file: parseAnnouncedFile(file, index), refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...item, file: null, refusal: error };
  }
}

/** Marks the replicas BAD whose place holds other bytes now: a reader of the old file would get those of another. */
async function markReplaced(deps: Deps, tx: Tx, items: readonly Item[]): Promise<void> {
  const files = items.flatMap(({ file, replaces }) => (file && replaces ? [file] : []));
  if (files.length === 0) return;
  const storageOf = await findStorages(
    tx,
    files.map(({ storage }) => storage),
  );
  const places = files.flatMap((file) => {
    const storageId = storageOf(file.storage)?.id;
    return storageId === undefined ? [] : [{ ...file, storageId }];
  });
  const replaced = await findReplacedReplicas(tx, places);
  if (replaced.length === 0) return;
  const reports = replaced.map(({ fileId, url, size, checksumKind, checksum }) => ({
    fileId,
    urls: [url],
    reason: `replaced: now there are ${size} bytes, ${checksumKind} ${checksum}`,
  }));
  await markReplicasBad(deps, tx, reports);
}

interface Work {
  readonly deps: Deps;
  readonly db: Database;
  readonly tx: Tx;
  readonly dataset: DatasetRef;
}

/**
 * Registers items together, whatever number of them is refused. Where another announcement took a path meanwhile, once more: its copy is
 * seen now.
 */
async function registerItems(work: Work, items: readonly Item[]): Promise<void> {
  if (items.length === 0) return;
  const { deps, db, tx, dataset } = work;
  const messages = items.flatMap(({ file }): Announcement[] => (file ? [{ dataset, files: [file] }] : []));
  const refusals = new Map<Item, Refusal>();
  const refuse = (index: number, refusal: Refusal): void => {
    const item = items[index];
    if (item) refusals.set(item, refusal);
    // No dataset is opened where nothing comes into it.
    if (refusals.size === items.length) throw refusal;
  };
  try {
    const added = await db.savepoint(tx, () => registerInputFiles(deps, tx, messages, refuse));
    for (const item of items) item.isNew = !refusals.has(item) && added.has(item.file?.name ?? '');
    for (const [item, refusal] of refusals) item.refusal = refusal;
  } catch (error) {
    if (isPlaceTaken(error)) return await registerItems(work, items);
    if (!(error instanceof Refusal) || error.retryable) throw error;
    for (const item of items) item.refusal = refusals.get(item) ?? error;
  }
}

/** Each file is a message of its own, so that a refusal names the first of its files. */
const ownIndex = (text: string, index: number): string => text.replace(/\bfiles\.0\b/g, `files.${index}`);

/** Of a field of one of several files, its own name. */
const fieldOf = ({ details: { field } }: Refusal): string | null =>
  typeof field === 'string' ? field.replace(/^files\.\d+\./, '') : null;

function resultOf({ index, file, refusal, isNew }: Item, byName: ReadonlyMap<string, File>): AnnounceResult {
  if (refusal)
    return {
      outcome: 'REFUSED',
      file: null,
      code: refusal.code,
      text: ownIndex(refusal.message, file ? index : 0),
      field: fieldOf(refusal),
    };
  const registered = byName.get(file?.name ?? '') ?? null;
  return { outcome: isNew ? 'REGISTERED' : 'KNOWN', file: registered, code: null, text: null, field: null };
}

function record(deps: Deps, tx: Tx, datasetId: string, items: readonly Item[], by: string): Promise<unknown> {
  const refused = items.filter(({ refusal }) => refusal !== null);
  const registered = items.filter(({ isNew }) => isNew).length;
  const outcome = registered > 0 ? 'APPLIED' : refused.length === items.length ? 'REFUSED' : 'UNCHANGED';
  const first = refused[0]?.refusal ?? null;
  return insertAction(tx, {
    datasetId,
    kind: 'announce',
    by,
    reason: null,
    at: deps.now(),
    details: { files: items.length, registered, refused: refused.length },
    outcome,
    code: first?.code ?? null,
    text: first?.message ?? null,
  });
}
