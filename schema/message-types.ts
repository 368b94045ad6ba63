/** Names for the unions of topics that carry several message types. */
import type { Topics } from './generated/topics.ts';

/** What happened to a dataset. */
export type DatasetEvent = Topics['dsm.dataset.events'];
export type DatasetEventType = DatasetEvent['type'];

/** A command on one task. */
export type TaskCommand = Topics['wfms.tasks'];

/** What happened to a task in workload. */
export type TaskStatus = Topics['wms.tasks.status'];
