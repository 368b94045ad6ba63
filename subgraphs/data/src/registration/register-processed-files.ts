import { uuidv7, type Tx } from '@visor/db';
import { demand, isUuid, type FileProcess, type ProcessedFile } from '@visor/schema';
import { sample } from '@visor/service';
import { growAndSettle, Growths, holdDatasets } from '../dataset/lock-datasets.ts';
import type { Deps } from '../deps.ts';
import { findStorages } from '../storage/find-storages.ts';
import { textFault } from '../text.rules.ts';
import { changeCopies } from '../replica/update-replicas.ts';
import { insertFiles, knownFiles, storeAnswers, storedAnswers, type NewFile } from './registration.store.ts';
import type { CopyChanges } from './known-files.rules.ts';
import { judgeRequest, normalRequest, type Answer, type Judged, type World } from './registration-request.rules.ts';

const LONGEST_JOB_ID_BYTES = 255;

/**
 * What is needed to be able to answer at all; everything else that is wrong is told per file in the answer.
 * @throws Refusal INVALID
 */
export function requestOf(message: FileProcess): FileProcess {
  demand('requestId', isUuid(message.requestId) ? undefined : 'is not a uuid');
  demand('jobId', message.jobId === '' ? 'is empty' : textFault(message.jobId, LONGEST_JOB_ID_BYTES));
  for (const [index, { fileId }] of message.files.entries())
    demand(`files.${index}.fileId`, isUuid(fileId) ? undefined : 'is not a uuid');
  return normalRequest(message);
}

/**
 * Registers what jobs made, the whole batch in at most eight statements where no copies of known files change, and answers each request in the same transaction. A request
 * that was answered before gets the same answer again, whatever has become of its datasets since.
 */
export async function registerProcessedFiles(deps: Deps, tx: Tx, messages: readonly FileProcess[]): Promise<void> {
  const before = await storedAnswers(
    tx,
    messages.map(({ requestId }) => requestId),
  );
  const answers = new Map<string, Answer>();
  for (const [id, answer] of before) answers.set(id, answer);
  const requests = messages.filter(({ requestId }) => !before.has(requestId.toLowerCase()));
  const catalog = await openCatalog(
    tx,
    requests.flatMap(({ files }) => files),
  );
  for (const request of requests) {
    const id = request.requestId.toLowerCase();
    if (answers.has(id)) continue; // The same request twice in one batch.
    const judged = judgeRequest(request, catalog.world, uuidv7);
    answers.set(id, judged.answer);
    catalog.add(judged);
  }
  await insertFiles(tx, catalog.files, deps.now());
  await changeCopies(deps, tx, catalog.copies);
  await growAndSettle(deps, tx, catalog.growths.list());
  await storeAnswers(
    tx,
    [...answers].filter(([id]) => !before.has(id)).map(([, answer]) => answer),
    deps.now(),
  );
  deps.publish(
    tx,
    'dsm.register.file.process.reply',
    messages.flatMap(({ requestId }) => answers.get(requestId.toLowerCase()) ?? []),
  );
  logAnswers(deps, tx, [...answers.values()], catalog.files);
}

function logAnswers({ logAfterCommit }: Deps, tx: Tx, answers: readonly Answer[], fresh: readonly NewFile[]): void {
  const refused = answers.filter(({ status }) => status !== 'OK').length;
  const jobs = sample([...new Set(answers.map(({ jobId }) => jobId))]);
  const files = sample(fresh).map(({ id, name }) => ({ fileId: id, name }));
  const counts = { requests: answers.length, refused, registered: fresh.length };
  logAfterCommit(tx, { ...counts, jobs, files }, 'requests to register files answered');
}

interface Catalog {
  readonly world: World;
  readonly files: NewFile[];
  readonly copies: CopyChanges;
  readonly growths: Growths;
  /** Adds what a request was granted, so that later requests of the batch see it. */
  add(judged: Judged): void;
}

async function openCatalog(tx: Tx, asked: readonly ProcessedFile[]): Promise<Catalog> {
  const uuids = (ids: readonly string[]): string[] => [...new Set(ids.filter(isUuid))];
  const refs = (ids: readonly string[]) => uuids(ids).map((id) => ({ id, name: null }));
  const datasets = await holdDatasets(tx, refs(asked.map(({ datasetId }) => datasetId)));
  const storages = await findStorages(tx, refs(asked.map(({ storageId }) => storageId)));
  const known = await knownFiles(tx, {
    names: asked.filter(({ datasetId, name }) => isUuid(datasetId) && textFault(name) === undefined),
    places: asked.filter(({ storageId, path }) => isUuid(storageId) && textFault(path) === undefined),
    ids: uuids(asked.map(({ fileId }) => fileId)),
  });
  const files: NewFile[] = [];
  const copies: CopyChanges = { added: [], restored: [] };
  const growths = new Growths();
  return {
    files,
    copies,
    growths,
    world: {
      files: known,
      dataset(id) {
        const dataset = datasets.find({ id, name: null });
        return dataset && { ...dataset, bytes: dataset.bytes + growths.bytesOf(id) };
      },
      hasStorage: (id) => storages({ id, name: null }) !== undefined,
    },
    add({ fresh, added, restored }) {
      for (const { copyId, file } of fresh) {
        const { fileId: id, parentFileIds: parentIds, ...rest } = file;
        files.push({ ...rest, id, copyId, parentIds, run: null, slices: null, producer: file.producer ?? null });
        const growth = growths.of(file.datasetId);
        growth.files++;
        growth.bytes += file.size;
      }
      copies.added.push(...added);
      copies.restored.push(...restored);
    },
  };
}
