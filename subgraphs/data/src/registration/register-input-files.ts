import { uuidv7, type Tx } from '@visor/db';
import { assertValid, nameProblem, Refusal, type FileInput } from '@visor/schema';
import { sample } from '@visor/service';
import { parseDatasetRef } from '../dataset/checklist.rules.ts';
import { applyCounterChanges, CounterChanges } from '../dataset/counter-changes.ts';
import type { Dataset } from '../dataset/dataset.entity.ts';
import { openAndLockDatasets, type LockedDatasets } from '../dataset/lock-datasets.ts';
import { plainDataset } from '../dataset/new-dataset.rules.ts';
import type { Deps } from '../deps.ts';
import type { ReplicaChanges } from '../replica/replica.rules.ts';
import { updateReplicas } from '../replica/update-replicas.ts';
import { findStorages } from '../storage/find-storages.ts';
import {
  evaluateAnnouncement,
  parseAnnouncedFile,
  type Announcement,
  type LocatedAnnouncement,
  type ParsedFile,
} from './announcement.rules.ts';
import type { FurtherChecksum } from './known-files.rules.ts';
import { findKnownFiles, insertChecksums, insertFiles, type NewFile } from './registration.store.ts';

/** @throws Refusal INVALID that names the field */
export function parseAnnouncement(message: FileInput): Announcement {
  return {
    dataset: parseDatasetRef(message.datasetId, message.dataset),
    files: message.files.map(parseAnnouncedFile),
  };
}

/** Takes the refusal of a message, by its position: the others go on. What it throws undoes all of them. */
type OnRefused = (index: number, refusal: Refusal) => void;

const throwRefusal: OnRefused = (_index, refusal) => {
  throw refusal;
};

/**
 * Registers announced files: seven statements for a batch of any size, and three more where replicas of registered files
 * change. The first announcement of a dataset's name opens an input dataset.
 * @param onRefused only where each message has one file: of several, those before the refused one would be registered
 * @returns the names of the files that were registered now
 * @throws Refusal when one message can't be applied, without `onRefused`: the event log then applies the messages one by one. Of their
 *   dataset it is thrown in any case
 */
export async function registerInputFiles(
  deps: Deps,
  tx: Tx,
  messages: readonly Announcement[],
  onRefused: OnRefused = throwRefusal,
): Promise<ReadonlySet<string>> {
  const [locked, storageOf] = await openNamedDatasets(deps, tx, messages);
  const located = messages.flatMap(({ dataset, files }, index): LocatedMessage[] => {
    const found = findDataset(locked, dataset);
    const located = orRefused(index, onRefused, () => locateFiles(storageOf, files));
    return located ? [{ index, dataset: found, files: located }] : [];
  });
  const { files, counters, checksums, ...replicas } = await planChanges(tx, located, onRefused);
  await applyCounterChanges(deps, tx, counters.list(), (sql) => insertFiles(sql, files, deps.now()), locked.openedIds);
  await updateReplicas(deps, tx, replicas);
  await insertChecksums(tx, checksums);
  const logged = sample(files).map(({ id, datasetId, name }) => ({ fileId: id, datasetId, name }));
  deps.logAfterCommit(tx, { count: files.length, files: logged }, 'announced files registered');
  return new Set(files.map(({ name }) => name));
}

type StorageOf = Awaited<ReturnType<typeof findStorages>>;

/** @returns what it makes of a message; undefined where that is refused */
function orRefused<Result>(index: number, onRefused: OnRefused, make: () => Result): Result | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    onRefused(index, error);
    return undefined;
  }
}

/** @throws Refusal NOT_FOUND for an unknown storage */
const locateFiles = (storageOf: StorageOf, files: readonly ParsedFile[]): LocatedAnnouncement[] =>
  files.map((file, index) => {
    const { id, name } = file.storage;
    const field = `files.${index}.storage`;
    const storage = storageOf(file.storage);
    if (!storage) throw new Refusal('NOT_FOUND', `${field}: storage ${id ?? name} is not known`, { field });
    return { ...file, storageId: storage.id };
  });

/** Opens the datasets that have only a name so far, and finds the storages of the files. */
async function openNamedDatasets(
  deps: Deps,
  tx: Tx,
  messages: readonly Announcement[],
): Promise<readonly [LockedDatasets & { readonly openedIds: ReadonlySet<string> }, StorageOf]> {
  const refs = messages.map(({ dataset }) => dataset);
  const idsByName = new Map(refs.flatMap(({ id, name }) => (name === null ? [] : [[name, id] as const])));
  const allowed = [...idsByName].filter(([name]) => nameProblem('dataset', name) === undefined);
  const requested = allowed.map(([name, id]) =>
    plainDataset({ id: id ?? uuidv7(), byName: false, name, kind: 'input' }),
  );
  const storages = messages.flatMap(({ files }) => files.map(({ storage }) => storage));
  const { before, ...locked } = await openAndLockDatasets(deps, tx, requested, refs, {
    before: (sql) => findStorages(sql, storages),
    after: async () => {},
  });
  return [locked, before];
}

/** @throws Refusal INVALID, CONFLICT or NOT_FOUND where the reference has no dataset */
function findDataset(locked: LockedDatasets, ref: Announcement['dataset']): Dataset {
  const dataset = locked.find(ref);
  if (dataset) return dataset;
  const { id, name } = ref;
  if (id === null && name !== null) assertValid('dataset', nameProblem('dataset', name));
  if (id !== null && name !== null)
    throw new Refusal(
      'CONFLICT',
      `dataset ${name} exists under another id than ${id}: give one of the two, the name or its own id`,
      { field: 'datasetId' },
    );
  throw new Refusal('NOT_FOUND', `dataset ${id ?? name} is not known`, { field: 'datasetId' });
}

interface PlannedChanges extends ReplicaChanges {
  readonly files: NewFile[];
  readonly counters: CounterChanges;
  readonly checksums: FurtherChecksum[];
}

interface LocatedMessage {
  /** Its position among the messages. */
  readonly index: number;
  readonly dataset: Dataset;
  readonly files: readonly LocatedAnnouncement[];
}

async function planChanges(tx: Tx, messages: readonly LocatedMessage[], onRefused: OnRefused): Promise<PlannedChanges> {
  const known = await findKnownFiles(tx, {
    names: messages.flatMap(({ dataset, files }) => files.map(({ name }) => ({ datasetId: dataset.id, name }))),
    locations: messages.flatMap(({ files }) => files),
    ids: [],
  });
  const planned: PlannedChanges = {
    files: [],
    counters: new CounterChanges(),
    checksums: [],
    added: [],
    restored: [],
  };
  for (const { index, dataset, files } of messages) {
    const evaluated = orRefused(index, onRefused, () => evaluateAnnouncement(files, dataset, known, uuidv7));
    if (!evaluated) continue;
    const { newFiles, added, restored, checksums, repeated } = evaluated;
    planned.added.push(...added);
    planned.restored.push(...restored);
    planned.checksums.push(...checksums);
    const change = planned.counters.of(dataset.id);
    change.repeated += repeated;
    for (const { id, replicaId, file } of newFiles) {
      const { storage: _storage, ...described } = file;
      const ordinal = dataset.nextOrdinal + change.ordinals;
      const ids = { id, replicaId, datasetId: dataset.id };
      planned.files.push({ ...described, ...ids, basename: file.name, ordinal, producer: null, parentIds: [] });
      change.files++;
      change.ordinals++;
      change.bytes += file.size;
    }
  }
  return planned;
}
