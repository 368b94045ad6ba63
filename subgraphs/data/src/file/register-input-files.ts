import { uuidv7, type Tx } from '@visor/db';
import { demand, nameProblem, Refusal, type FileInput } from '@visor/schema';
import { few } from '@visor/service';
import { datasetRefOf } from '../dataset/checklist.ts';
import type { Dataset } from '../dataset/dataset.entity.ts';
import { growAndSettle, Growths, openAndHold, type HeldDatasets } from '../dataset/hold-datasets.ts';
import type { Deps } from '../deps.ts';
import { findStorages } from '../storage/find-storages.ts';
import { announcedOf, freshOf, type Announced, type Announcement } from './announcement.rules.ts';
import { filesInTheWay, insertFiles, type NewFile } from './file.store.ts';

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
 * Registers what the DAQ announced: the whole batch in seven statements, whatever its size. The first sight of a name
 * opens an input dataset.
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
  const { files, growths } = await plan(tx, addressed, storageIds);
  await insertFiles(tx, files, deps.now());
  await growAndSettle(deps, tx, growths.list());
  const some = few(files).map(({ id, datasetId, name }) => ({ fileId: id, datasetId, name }));
  deps.say(tx, { count: files.length, files: some }, 'announced files registered');
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

async function plan(
  tx: Tx,
  messages: readonly Addressed[],
  storageIds: ReadonlyMap<Announced, string>,
): Promise<{ files: NewFile[]; growths: Growths }> {
  const names = messages.flatMap(({ dataset, files }) => files.map(({ name }) => ({ datasetId: dataset.id, name })));
  const known = await filesInTheWay(tx, names, []);
  const taken = new Map<string, Pick<Announced, 'size' | 'checksum' | 'checksumKind'>>();
  for (const file of known) taken.set(`${file.datasetId}/${file.name}`, file);

  const growths = new Growths();
  const files: NewFile[] = [];
  for (const message of messages) {
    const { id, name, status, nextOrdinal } = message.dataset;
    const standing = { name, status, open: status === 'OPEN', taken: (file: string) => taken.get(`${id}/${file}`) };
    const fresh = freshOf(message.files, standing);
    const growth = growths.of(id);
    growth.repeated += message.files.length - fresh.length;
    for (const file of fresh) {
      taken.set(`${id}/${file.name}`, file);
      const { storage: _storage, ...described } = file;
      files.push({
        ...described,
        id: uuidv7(),
        datasetId: id,
        basename: file.name,
        ordinal: nextOrdinal + growth.ordinals,
        producer: null,
        storageId: storageIds.get(file) ?? '',
        parentIds: [],
      });
      growth.files++;
      growth.ordinals++;
      growth.bytes += file.size;
    }
  }
  return { files, growths };
}
