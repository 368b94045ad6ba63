import { uuidv7, type Tx } from '@visor/db';
import { demand, nameProblem, Refusal, type FileInput } from '@visor/schema';
import { sample } from '@visor/service';
import { datasetRefOf } from '../dataset/checklist.rules.ts';
import type { Dataset } from '../dataset/dataset.entity.ts';
import { growAndSettle, Growths, openAndHold, type HeldDatasets } from '../dataset/lock-datasets.ts';
import type { Deps } from '../deps.ts';
import { findStorages } from '../storage/find-storages.ts';
import { changeCopies } from '../replica/update-replicas.ts';
import { announcedOf, judgeAnnouncement, type Announced, type Announcement } from './announcement.rules.ts';
import { insertFiles, knownFiles, type NewFile } from './registration.store.ts';
import type { CopyChanges } from './known-files.rules.ts';

/** @throws Refusal INVALID that names the field. */
export function announcementOf(message: FileInput): Announcement {
  return { dataset: datasetRefOf(message.datasetId, message.dataset), files: message.files.map(announcedOf) };
}

/** A message with the dataset it means. */
interface Addressed {
  readonly dataset: Dataset;
  readonly files: readonly Announced[];
}

/**
 * Registers what the DAQ announced: the whole batch in seven statements, whatever its size, and three more where copies
 * of known files change. The first sight of a name opens an input dataset.
 * @throws Refusal when one message can't be applied; the log then applies the batch one by one.
 */
export async function registerInputFiles(deps: Deps, tx: Tx, messages: readonly Announcement[]): Promise<void> {
  const storageOf = await findStorages(
    tx,
    messages.flatMap(({ files }) => files.map(({ storage }) => storage)),
  );
  const storageIds = new Map<Announced, string>();
  for (const { files } of messages)
    for (const [index, file] of files.entries()) {
      const { id, name } = file.storage;
      const field = `files.${index}.storage`;
      const storage = storageOf(file.storage);
      if (!storage) throw new Refusal('NOT_FOUND', `${field}: storage ${id ?? name} is not known`, { field });
      storageIds.set(file, storage.id);
    }
  const addressed = addressedIn(await open(deps, tx, messages), messages);
  const { files, growths, ...copies } = await plan(tx, addressed, storageIds);
  await insertFiles(tx, files, deps.now());
  await changeCopies(deps, tx, copies);
  await growAndSettle(deps, tx, growths.list());
  const some = sample(files).map(({ id, datasetId, name }) => ({ fileId: id, datasetId, name }));
  deps.logAfterCommit(tx, { count: files.length, files: some }, 'announced files registered');
}

function open(deps: Deps, tx: Tx, messages: readonly Announcement[]): Promise<HeldDatasets> {
  const refs = messages.map(({ dataset }) => dataset);
  const named = new Map(refs.flatMap(({ id, name }) => (name === null ? [] : [[name, id] as const])));
  const openable = [...named].filter(([name]) => nameProblem('dataset', name) === undefined);
  const wanted = openable.map(([name, id]) => ({ id: id ?? uuidv7(), name, kind: 'input' as const, parentId: null }));
  return openAndHold(deps, tx, wanted, refs);
}

function addressedIn(held: HeldDatasets, messages: readonly Announcement[]): Addressed[] {
  return messages.map((message) => {
    const { id, name } = message.dataset;
    const dataset = held.find(message.dataset);
    if (dataset) return { ...message, dataset };
    if (id === null && name !== null) demand('dataset', nameProblem('dataset', name));
    if (id !== null && name !== null)
      throw new Refusal('CONFLICT', `dataset ${name} exists under another id than ${id}`, { field: 'datasetId' });
    throw new Refusal('NOT_FOUND', `dataset ${id ?? name} is not known`, { field: 'datasetId' });
  });
}

interface Plan extends CopyChanges {
  readonly files: NewFile[];
  readonly growths: Growths;
}

async function plan(tx: Tx, messages: readonly Addressed[], storageIds: ReadonlyMap<Announced, string>): Promise<Plan> {
  const placed = messages.map(({ dataset, files }) => ({
    dataset,
    files: files.map((file) => ({ ...file, storageId: storageIds.get(file) ?? '' })),
  }));
  const known = await knownFiles(tx, {
    names: placed.flatMap(({ dataset, files }) => files.map(({ name }) => ({ datasetId: dataset.id, name }))),
    places: placed.flatMap(({ files }) => files),
    ids: [],
  });
  const planned: Plan = { files: [], growths: new Growths(), added: [], restored: [] };
  for (const { dataset, files } of placed) {
    const { fresh, added, restored, repeated } = judgeAnnouncement(files, dataset, known, uuidv7);
    planned.added.push(...added);
    planned.restored.push(...restored);
    const growth = planned.growths.of(dataset.id);
    growth.repeated += repeated;
    for (const { id, copyId, file } of fresh) {
      const { storage: _storage, ...described } = file;
      const ordinal = dataset.nextOrdinal + growth.ordinals;
      const made = { id, copyId, datasetId: dataset.id, basename: file.name, ordinal, producer: null, parentIds: [] };
      planned.files.push({ ...described, ...made });
      growth.files++;
      growth.ordinals++;
      growth.bytes += file.size;
    }
  }
  return planned;
}
