import {
  checked,
  messagesOf,
  rejectedEvents,
  valuesOf,
  type Handlers,
  type TailHandlers,
  type WaitingAnswers,
} from '@visor/bus';
import { uuidv7 } from '@visor/db';
import { readId, type DatasetUpload } from '@visor/schema';
import { parseChecklist } from './dataset/checklist.rules.ts';
import { liveEventHandlers } from './live-events.ts';
import { closeDatasets } from './dataset/close-datasets.ts';
import { transitionDatasets } from './dataset/transition-datasets.ts';
import { parseNewDataset } from './dataset/new-dataset.rules.ts';
import { openDatasets } from './dataset/open-datasets.ts';
import { parseAnnouncement, registerInputFiles } from './registration/register-input-files.ts';
import { delayedReply } from './registration/registration-request.rules.ts';
import { registerProcessedFiles, parseRegistrationRequest } from './registration/register-processed-files.ts';
import { parseBadReplicaReport, markReplicasBad } from './replica/mark-replicas-bad.ts';
import { markAsked, parseDelete } from './retention/mark-datasets.ts';
import { parseUse, recordUses } from './retention/record-uses.ts';
import type { Runtime } from './runtime.ts';

const parseDatasetId = (message: DatasetUpload): { readonly id: string } => ({
  id: readId('datasetId', message.datasetId),
});

/**
 * Handlers of the topics that the catalog consumes. A message is checked, as far as that is possible without the catalog,
 * before its batch is handled: a bad message becomes a dead letter, and its batch need not be applied one by one.
 */
export const consumers = ({ deps }: Pick<Runtime, 'deps'>): Handlers => ({
  'dsm.register.file.input': checked(parseAnnouncement, async (tx, events) => {
    await registerInputFiles(deps, tx, valuesOf(events));
  }),
  'dsm.register.dataset.input': checked(
    (message) => parseNewDataset(message, uuidv7),
    async (tx, events) => rejectedEvents(events, await openDatasets(deps, tx, valuesOf(events))),
  ),
  'dsm.register.file.process': checked(parseRegistrationRequest, (tx, events) =>
    registerProcessedFiles(deps, tx, valuesOf(events)),
  ),
  'dsm.register.replica.bad': checked(parseBadReplicaReport, (tx, events) =>
    markReplicasBad(deps, tx, valuesOf(events)),
  ),
  'dsm.register.dataset.close': checked(parseChecklist, async (tx, events) =>
    rejectedEvents(events, await closeDatasets(deps, tx, valuesOf(events))),
  ),
  'dsm.register.dataset.upload': checked(parseDatasetId, async (tx, events) =>
    rejectedEvents(events, await transitionDatasets(deps, tx, 'upload', valuesOf(events))),
  ),
  'dsm.register.dataset.delete': checked(parseDelete, async (tx, events) =>
    rejectedEvents(events, await markAsked(deps, tx, valuesOf(events))),
  ),
  'dsm.register.dataset.use': checked(parseUse, (tx, events) => recordUses(deps, tx, valuesOf(events))),
});

/** What is answered to messages that wait for the database of the catalog. */
export const waitingAnswers: WaitingAnswers = {
  'dsm.register.file.process': (message) =>
    messagesOf('dsm.register.file.process.reply', [delayedReply(parseRegistrationRequest(message))]),
};

/** Sources of the subscriptions. */
export const tails = (runtime: Runtime): readonly TailHandlers[] => [liveEventHandlers(runtime)];
