import type { ConsumerOptions, Event, Rejected } from '@visor/bus';
import type { Tx } from '@visor/db';
import {
  decodeEvent,
  type DatasetClose,
  type DatasetDelete,
  type DatasetInput,
  type DatasetUpload,
  type FileInput,
  type FileProcess,
  type ReplicaBad,
} from '@visor/schema';
import { checklistOf } from './dataset/checklist.rules.ts';
import { closeDatasets } from './dataset/close-datasets.ts';
import { markDatasets } from './dataset/transition-datasets.ts';
import { newDatasetOf, openDatasets } from './dataset/open-datasets.ts';
import type { Deps, RefusedMessage } from './deps.ts';
import { announcementOf, registerInputFiles } from './file/register-input-files.ts';
import { registerProcessedFiles, requestOf } from './file/register-processed-files.ts';
import { badReportOf, markReplicasBad } from './replica/mark-replicas-bad.ts';
import { idOf } from './text.rules.ts';

/** What a batch of one topic's values does, and which of them it refused nevertheless. */
type Apply<Value> = (deps: Deps, tx: Tx, values: readonly Value[]) => Promise<readonly RefusedMessage<Value>[] | void>;

/** One topic: how its values are checked, and what a batch of them does. */
interface Intake {
  readonly read: (value: unknown) => unknown;
  readonly apply: Apply<unknown>;
}

/** Ties the message's type, which its topic's schema has checked, to what is read from it and done with it. */
const intake = <Message, Value>(read: (message: Message) => Value, apply: Apply<Value>): Intake => ({
  read: (value) => read(value as Message),
  apply: (deps, tx, values) => apply(deps, tx, values as readonly Value[]),
});

const datasetIdOf = (message: DatasetUpload | DatasetDelete): string => idOf('datasetId', message.datasetId) ?? '';

const intakes: Readonly<Record<string, Intake>> = {
  'dsm.register.file.input': intake((message: FileInput) => announcementOf(message), registerInputFiles),
  'dsm.register.dataset.input': intake((message: DatasetInput) => newDatasetOf(message), openDatasets),
  'dsm.register.file.process': intake((message: FileProcess) => requestOf(message), registerProcessedFiles),
  'dsm.register.replica.bad': intake((message: ReplicaBad) => badReportOf(message), markReplicasBad),
  'dsm.register.dataset.close': intake((message: DatasetClose) => checklistOf(message), closeDatasets),
  'dsm.register.dataset.upload': intake(datasetIdOf, (deps, tx, ids) => markDatasets(deps, tx, 'upload', ids)),
  'dsm.register.dataset.delete': intake(datasetIdOf, (deps, tx, ids) => markDatasets(deps, tx, 'delete', ids)),
};

const intakeOf = (topic: string): Intake => {
  const found = intakes[topic];
  if (!found) throw new Error(`nothing is done with ${topic}`);
  return found;
};

/**
 * What the catalog takes from the log. All that can be judged without the catalog is judged while decoding, so that a bad
 * message becomes a dead letter without sending its batch the slow way, one by one.
 */
export const consumer = (deps: Deps): ConsumerOptions => ({
  group: 'data',
  topics: Object.keys(intakes),
  decode: (topic, bytes) => intakeOf(topic).read(decodeEvent(topic, bytes)),
  handle: async (tx, events: readonly Event[]) => {
    const [first] = events;
    if (!first) return;
    const values = events.map(({ value }) => value);
    const refused = (await intakeOf(first.topic).apply(deps, tx, values)) ?? [];
    return refused.map(({ value, code, reason }): Rejected => {
      const event = events[values.indexOf(value)];
      if (!event) throw new Error(`${first.topic}: what was refused is no message of the batch`);
      return { event, code, reason };
    });
  },
});
