import { checked, rejectedEvents, type Handlers, type TailHandlers } from '@visor/bus';
import type { DatasetDelete, DatasetUpload } from '@visor/schema';
import { checklistOf } from './dataset/checklist.rules.ts';
import { changesTail } from './dataset/live-events.ts';
import { closeDatasets } from './dataset/close-datasets.ts';
import { markDatasets } from './dataset/transition-datasets.ts';
import { newDatasetOf, openDatasets } from './dataset/open-datasets.ts';
import { announcementOf, registerInputFiles } from './registration/register-input-files.ts';
import { registerProcessedFiles, requestOf } from './registration/register-processed-files.ts';
import { badReportOf, markReplicasBad } from './replica/mark-replicas-bad.ts';
import type { Runtime } from './runtime.ts';
import { idOf } from './text.rules.ts';

const datasetIdOf = (message: DatasetUpload | DatasetDelete): string => idOf('datasetId', message.datasetId) ?? '';

const valuesOf = <Value>(events: readonly { readonly value: Value }[]): Value[] => events.map(({ value }) => value);

/**
 * What the catalog takes from the log. All that can be checked without the catalog is checked before a batch is handled, so that a
 * bad message becomes a dead letter at once and its batch is not applied one by one.
 */
export const consumers = ({ deps }: Pick<Runtime, 'deps'>): Handlers => ({
  'dsm.register.file.input': checked(announcementOf, (tx, events) => registerInputFiles(deps, tx, valuesOf(events))),
  'dsm.register.dataset.input': checked(newDatasetOf, async (tx, events) =>
    rejectedEvents(events, await openDatasets(deps, tx, valuesOf(events))),
  ),
  'dsm.register.file.process': checked(requestOf, (tx, events) => registerProcessedFiles(deps, tx, valuesOf(events))),
  'dsm.register.replica.bad': checked(badReportOf, (tx, events) => markReplicasBad(deps, tx, valuesOf(events))),
  'dsm.register.dataset.close': checked(checklistOf, async (tx, events) =>
    rejectedEvents(events, await closeDatasets(deps, tx, valuesOf(events))),
  ),
  'dsm.register.dataset.upload': checked(datasetIdOf, (tx, events) =>
    markDatasets(deps, tx, 'upload', valuesOf(events)),
  ),
  'dsm.register.dataset.delete': checked(datasetIdOf, (tx, events) =>
    markDatasets(deps, tx, 'delete', valuesOf(events)),
  ),
});

/** What the subscriptions are fed from. */
export const tails = ({ changes }: Runtime): readonly TailHandlers[] => [changesTail(changes)];
