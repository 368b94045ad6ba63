/** One fixed message of every topic and type, made by the code that makes it in a service wherever that is a function of its own. */
import { messagesOf } from '../../packages/bus/src/event-log.ts';
import type { NewEvent } from '../../packages/bus/src/message-log.ts';
import type {
  DatasetClose,
  DatasetDelete,
  DatasetInput,
  FileInput,
  FileProcess,
  FileProcessReply,
} from '../../schema/index.ts';
import {
  closeDeferred,
  closeRefused,
  commandRefused,
  datasetEvents,
  deleteCancelled,
  deleteRefused,
  datasetRefused,
  uploadCancelled,
} from '../../subgraphs/data/src/dataset/dataset.messages.ts';
import { storageEvent } from '../../subgraphs/data/src/storage/storage.messages.ts';
import { replicasChanged } from '../../subgraphs/data/src/replica/replica.messages.ts';
import {
  closeDatasetMessage,
  openDatasetMessage,
  uploadDatasetMessage,
} from '../../subgraphs/workflow/src/dataset/dataset.messages.ts';
import { cancelTaskMessage, controlTaskMessage } from '../../subgraphs/workflow/src/task/task.messages.ts';
import { useOf } from '../../subgraphs/workflow/src/chain/use.rules.ts';
import { workflowChangedMessage } from '../../subgraphs/workflow/src/workflow/workflow.messages.ts';
import { registerExample } from './example-task.ts';
import { jobsChanged } from '../../subgraphs/workload/src/job/job.messages.ts';
import { taskControlChanged, taskOperation } from '../../subgraphs/workload/src/task/task.messages.ts';
import { pilotChanged } from '../../subgraphs/workload/src/pilot/pilot.messages.ts';
import { jobsReady } from '../../subgraphs/workload/src/scheduling/scheduling.messages.ts';
import { badReplicasExample } from './example-report.ts';
import { ids } from './example-ids.ts';

const digest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const fileInput: FileInput = {
  dataset: 'run-1.raw',
  files: [
    {
      name: 'a.raw',
      storage: 'input',
      path: 'run-1.raw/a.raw',
      size: 1_000,
      checksum: 'd41d8cd98f00b204e9800998ecf8427e',
      checksumKind: 'md5',
      run: 1,
      slices: 10,
    },
  ],
};
const datasetInput = openDatasetMessage(
  { kind: 'output', class: 'intermediate' },
  { id: ids.output, name: 'run-1.decode' },
  { id: ids.dataset, name: '' },
);
/** As run control sends it. */
const runInput: DatasetInput = {
  name: 'run-1.raw',
  kind: 'input',
  run: 1,
  metadata: { period: '2027a', energy: 10, polarised: true },
  expectedFiles: 2,
};
const fileProcess: FileProcess = {
  requestId: ids.request,
  jobId: ids.job,
  kind: 'output',
  files: [
    {
      fileId: ids.file,
      datasetId: ids.output,
      name: 'run-1.decode.0.root',
      basename: 'out.root',
      ordinal: 0,
      size: 500,
      checksum: '00000001',
      checksumKind: 'adler32',
      storageId: ids.storage,
      path: `run-1.decode/${ids.file}`,
      parentFileIds: [ids.inputFile],
      producer: `${ids.job}.1`,
    },
  ],
};
const reply: FileProcessReply = {
  requestId: ids.request,
  jobId: ids.job,
  status: 'ERROR',
  retrying: false,
  details: '1 of 2 files refused',
  items: [
    { fileId: ids.file, status: 'ERROR', code: 'CONFLICT', details: 'another file has this name' },
    { fileId: ids.inputFile, status: 'OK' },
  ],
};
const close = closeDatasetMessage('run-1.decode', { datasetId: ids.output, count: 0, digest });
const closeByNames: DatasetClose = { dataset: 'run-1.raw', files: ['a.raw'] };
const upload = uploadDatasetMessage(ids.output);
const remove: DatasetDelete = { datasetId: ids.dataset };
const use = useOf(
  {
    id: ids.workflow,
    status: 'FINISHED',
    tasks: [{ inputId: ids.dataset, outputId: ids.output, logId: ids.log, failedJobs: 0 }],
  },
  false,
);

/** Messages to the catalog: from DAQ, run control and other subgraphs. */
const toCatalog = (): readonly NewEvent[] => [
  ...messagesOf('dsm.register.file.input', [fileInput]),
  ...messagesOf('dsm.register.dataset.input', [datasetInput]),
  ...messagesOf('dsm.register.dataset.input', [runInput]),
  ...messagesOf('dsm.register.file.process', [fileProcess]),
  ...messagesOf('dsm.register.dataset.close', [close]),
  ...messagesOf('dsm.register.dataset.close', [closeByNames]),
  ...messagesOf('dsm.register.dataset.upload', [upload]),
  ...messagesOf('dsm.register.dataset.delete', [remove]),
  ...messagesOf('dsm.register.dataset.use', [use]),
  ...messagesOf('dsm.register.replica.bad', badReplicasExample()),
];

const replica = {
  id: ids.request,
  fileId: ids.file,
  storageId: ids.storage,
  path: 'run 1/a.raw',
  storageUrl: 'file:///storage/input/',
  status: 'AVAILABLE',
  reason: null,
} as const;
const dataset = {
  id: ids.output,
  name: 'run-1.decode',
  kind: 'output',
  parentId: ids.dataset,
  fileCount: 2,
  bytes: 1_500,
} as const;
const input = { id: ids.dataset, name: 'run-1.raw', kind: 'input', parentId: null, fileCount: 0, bytes: 0 } as const;
const difference = { missing: 1, surplus: 1, names: ['a.raw', 'b.raw'] };

const storage = {
  id: ids.storage,
  name: 'output',
  kind: 'output',
  url: 'file:///data/output/',
  checksumKind: 'crc32',
  createdAt: new Date('2026-11-26T12:00:00.000Z'),
  version: 1,
  capacityBytes: 1_000_000,
  freeBytes: 500_000,
  freeAt: new Date('2026-11-26T12:00:00.000Z'),
  highMark: 90,
  lowMark: 80,
  reserve: 5,
  pressure: 'HIGH',
  pressureAt: null,
  readable: true,
  writable: true,
  deletable: true,
  draining: false,
  health: 'OK',
  healthReason: null,
  healthAt: null,
  markerId: null,
  trustedChecksums: false,
  growthBytes: 1_000,
  fullAt: new Date('2026-11-26T13:00:00.000Z'),
} as const;
const storageEventTypes = [
  'registered',
  'changed',
  'measured',
  'high',
  'full',
  'low',
  'unavailable',
  'available',
] as const;

const fromCatalog = (): readonly NewEvent[] => [
  ...messagesOf('dsm.register.file.process.reply', [reply]),
  ...messagesOf('dsm.file.replicas', replicasChanged([ids.file], [replica])),
  ...messagesOf('dsm.dataset.events', [
    ...datasetEvents('opened', [input]),
    ...datasetEvents('registered', [dataset]),
    datasetRefused(dataset, 'CONFLICT', 'its name is taken'),
    ...datasetEvents('closed', [dataset]),
    ...datasetEvents('reopened', [dataset]),
    closeDeferred(dataset, difference),
    closeRefused(dataset, difference, { code: 'CONFLICT', reason: 'it is closed' }),
    ...datasetEvents('toUpload', [dataset]),
    uploadCancelled(dataset, 'anna: its files are wanted here'),
    ...datasetEvents('uploaded', [dataset]),
    ...datasetEvents('toDelete', [dataset]),
    commandRefused('upload', dataset, 'ILLEGAL_MOVE', 'upload: dataset run-1.decode is OPEN'),
    deleteRefused(dataset, [{ code: 'IN_USE', parameters: { workflows: 1 } }]),
    deleteCancelled(dataset, 'workflows that are active use it: 1'),
    ...datasetEvents('deleted', [dataset]),
  ]),
  ...messagesOf(
    'dsm.storage.events',
    storageEventTypes.map((type) => storageEvent(type, storage, 910_000, new Date('2026-11-26T12:00:01.000Z'))),
  ),
];

const counts = { total: 3, defined: 0, queued: 0, active: 0, registering: 0, finished: 2, failed: 1, cancelled: 0 };
const change = {
  taskId: ids.task,
  jobId: ids.job,
  state: 'ACTIVE',
  attempt: 1,
  attemptState: 'RUNNING',
  pilotId: ids.pilot,
} as const;

const ready = [{ jobId: ids.job, taskId: ids.task, device: 'ANY' as const }];

const order = { operationId: ids.operation, by: 'anna', reason: 'beam is off' };

/** Commands on a task: of the chain, and of people. */
const taskCommands = (): readonly NewEvent[] =>
  messagesOf('wfms.tasks', [
    registerExample(),
    cancelTaskMessage(ids.task),
    controlTaskMessage(ids.task, { type: 'pause' }, order),
    controlTaskMessage(ids.task, { type: 'resume' }, order),
    controlTaskMessage(ids.task, { type: 'rank', rank: 90 }, order),
    controlTaskMessage(ids.task, { type: 'finish' }, order),
    controlTaskMessage(
      ids.task,
      { type: 'retry', round: 2, where: { states: ['FAILED'], codes: [402], nodes: ['node-1'] } },
      order,
    ),
    controlTaskMessage(ids.task, { type: 'cancelJobs', where: { jobIds: [ids.job] } }, order),
    controlTaskMessage(ids.task, { type: 'stop', stops: 'b2f0' }, order),
  ]);

const fromWorkload = (): readonly NewEvent[] => [
  ...messagesOf('wms.tasks.status', [
    { type: 'REGISTERED', taskId: ids.task },
    { type: 'REJECTED', taskId: ids.task, code: 'INVALID', text: 'tool is missing' },
    {
      type: 'summary',
      taskId: ids.task,
      jobs: counts,
      failures: [{ code: 402, count: 1 }],
      checklists: [{ datasetId: ids.output, kind: 'output', count: 0, digest }],
      cancelled: false,
    },
    taskControlChanged(
      { taskId: ids.task, paused: true, pausedReason: order.reason, rank: 90 },
      { by: order.by, reason: order.reason, operationId: ids.operation },
    ),
    taskOperation({ operationId: ids.operation, taskId: ids.task, matched: 3, applied: 2, refused: 1, done: true }),
  ]),
  ...messagesOf('wms.jobs.cpu', jobsReady(ready, 'CPU')),
  ...messagesOf('wms.jobs.gpu', jobsReady(ready, 'GPU')),
  ...messagesOf('wms.jobs.status', jobsChanged([change])),
  ...messagesOf('wms.pilots.status', [
    pilotChanged({ id: ids.pilot, name: 'pilot-1', status: 'IDLE', draining: false }),
  ]),
];

export const exampleEvents = (): readonly NewEvent[] => [
  ...toCatalog(),
  ...fromCatalog(),
  ...taskCommands(),
  ...fromWorkload(),
  ...messagesOf('wfms.workflows.status', [
    workflowChangedMessage(ids.workflow, 'ACTIVE', [{ id: ids.task, state: 'IN_PROGRESS' }]),
  ]),
];
