import { uuidv7, type Tx } from '@visor/db';
import {
  textProblem,
  assertValid,
  isUuid,
  type FileProcess,
  type FileProcessReply,
  type ProcessedFile,
} from '@visor/schema';
import { sample } from '@visor/service';
import { applyCounterChanges, CounterChanges } from '../dataset/counter-changes.ts';
import { lockDatasets } from '../dataset/lock-datasets.ts';
import type { Deps } from '../deps.ts';
import type { ReplicaChanges } from '../replica/replica.rules.ts';
import { updateReplicas } from '../replica/update-replicas.ts';
import { findStorages } from '../storage/find-storages.ts';
import {
  evaluateRequest,
  normalizeRequest,
  type CatalogView,
  type RequestResult,
} from './registration-request.rules.ts';
import {
  findKnownFiles,
  findReplies,
  insertChecksums,
  insertFiles,
  insertReplies,
  type NewFile,
} from './registration.store.ts';
import type { FurtherChecksum } from './known-files.rules.ts';

const MAX_JOB_ID_BYTES = 255;

/**
 * Checks what every reply needs. All other faults are reported for each file in the reply.
 * @throws Refusal INVALID that names the field
 */
export function parseRegistrationRequest(message: FileProcess): FileProcess {
  assertValid('requestId', isUuid(message.requestId) ? undefined : 'is not a uuid');
  assertValid('jobId', message.jobId === '' ? 'is empty' : textProblem(message.jobId, MAX_JOB_ID_BYTES));
  for (const [index, { fileId }] of message.files.entries())
    assertValid(`files.${index}.fileId`, isUuid(fileId) ? undefined : 'is not a uuid');
  return normalizeRequest(message);
}

/**
 * Registers the files that jobs made and publishes a reply to each request, in one transaction: at most eight statements for
 * a batch, where no replicas of registered files change. A repeated request gets the stored reply, whatever happened to its
 * datasets since.
 */
export async function registerProcessedFiles(deps: Deps, tx: Tx, messages: readonly FileProcess[]): Promise<void> {
  const stored = await findReplies(
    tx,
    messages.map(({ requestId }) => requestId),
  );
  const newReplies = new Map<string, FileProcessReply>();
  const requests = messages.filter(({ requestId }) => !stored.has(requestId.toLowerCase()));
  const plan = await openPlan(
    tx,
    requests.flatMap(({ files }) => files),
  );
  for (const request of requests) {
    const id = request.requestId.toLowerCase();
    if (newReplies.has(id)) continue; // One batch can hold the same request twice.
    const result = evaluateRequest(request, plan.catalog, uuidv7);
    newReplies.set(id, result.reply);
    plan.add(result);
  }
  await applyCounterChanges(deps, tx, plan.counters.list(), (sql) => insertFiles(sql, plan.files, deps.now()));
  await updateReplicas(deps, tx, plan.replicas);
  await insertChecksums(tx, plan.checksums);
  await insertReplies(tx, [...newReplies.values()], deps.now());
  const replies = new Map([...stored, ...newReplies]);
  deps.publish(
    tx,
    'dsm.register.file.process.reply',
    messages.flatMap(({ requestId }) => replies.get(requestId.toLowerCase()) ?? []),
  );
  logReplies(deps, tx, [...replies.values()], plan.files);
}

function logReplies(
  { logAfterCommit }: Deps,
  tx: Tx,
  replies: readonly FileProcessReply[],
  files: readonly NewFile[],
): void {
  const refused = replies.filter(({ status }) => status !== 'OK').length;
  const counts = { requests: replies.length, refused, registered: files.length };
  const jobs = sample([...new Set(replies.map(({ jobId }) => jobId))]);
  const logged = sample(files).map(({ id, name }) => ({ fileId: id, name }));
  logAfterCommit(tx, { ...counts, jobs, files: logged }, 'requests to register files answered');
}

/** Changes that a batch of requests makes, and the catalog as it is with them. */
interface Plan {
  readonly catalog: CatalogView;
  readonly files: NewFile[];
  readonly replicas: ReplicaChanges;
  readonly checksums: FurtherChecksum[];
  readonly counters: CounterChanges;
  /** Adds the changes of a request, so that later requests of the batch see them. */
  add(result: RequestResult): void;
}

async function openPlan(tx: Tx, requested: readonly ProcessedFile[]): Promise<Plan> {
  const uuids = (ids: readonly string[]): string[] => [...new Set(ids.filter(isUuid))];
  const refs = (ids: readonly string[]) => uuids(ids).map((id) => ({ id, name: null }));
  const [datasets, storages, known] = await tx.together((sql) => [
    lockDatasets(sql, refs(requested.map(({ datasetId }) => datasetId))),
    findStorages(sql, refs(requested.map(({ storageId }) => storageId))),
    findKnownFiles(sql, {
      names: requested.filter(({ datasetId, name }) => isUuid(datasetId) && textProblem(name) === undefined),
      locations: requested.filter(({ storageId, path }) => isUuid(storageId) && textProblem(path) === undefined),
      ids: uuids(requested.map(({ fileId }) => fileId)),
    }),
  ]);
  const files: NewFile[] = [];
  const replicas: ReplicaChanges = { added: [], restored: [] };
  const checksums: FurtherChecksum[] = [];
  const counters = new CounterChanges();
  return {
    files,
    replicas,
    checksums,
    counters,
    catalog: {
      files: known,
      dataset(id) {
        const dataset = datasets.find({ id, name: null });
        return dataset && { ...dataset, bytes: dataset.bytes + counters.bytesOf(id) };
      },
      hasStorage: (id) => storages({ id, name: null }) !== undefined,
    },
    add({ newFiles, added, restored, checksums: further }) {
      for (const { replicaId, file } of newFiles) {
        const { fileId: id, parentFileIds: parentIds, ...rest } = file;
        files.push({ ...rest, id, replicaId, parentIds, run: null, slices: null, producer: file.producer ?? null });
        const change = counters.of(file.datasetId);
        change.files++;
        change.bytes += file.size;
      }
      replicas.added.push(...added);
      replicas.restored.push(...restored);
      checksums.push(...further);
    },
  };
}
