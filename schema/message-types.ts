/** Names for the unions of topics that carry several message types. */
import type { StorageEvent, Topics } from './generated/topics.ts';

/** What happened to a dataset. */
export type DatasetEvent = Topics['dsm.dataset.events'];
export type DatasetEventType = DatasetEvent['type'];

/** What can happen to a storage. */
export type StorageEventType = StorageEvent['type'];

/** A command on one task. */
export type TaskCommand = Topics['wfms.tasks'];

/** What happened to a task in workload. */
export type TaskStatus = Topics['wms.tasks.status'];
