import type { Topic } from './generated/topics.ts';
import type { Subgraph } from './sdl.ts';

/**
 * The consumer groups of Visor that read each topic: none of its messages goes before all of them have read it. A topic
 * without a group feeds live events only.
 */
export const TOPIC_READERS: Readonly<Record<Topic, readonly Subgraph[]>> = {
  'dsm.dataset.events': ['workflow'],
  'dsm.file.replicas': ['workload'],
  'dsm.register.dataset.close': ['data'],
  'dsm.register.dataset.delete': ['data'],
  'dsm.register.dataset.input': ['data'],
  'dsm.register.dataset.upload': ['data'],
  'dsm.register.dataset.use': ['data'],
  'dsm.register.file.input': ['data'],
  'dsm.register.file.process': ['data'],
  'dsm.register.file.process.reply': ['workload'],
  'dsm.register.replica.bad': ['data'],
  'dsm.storage.events': ['workload'],
  'wfms.tasks': ['workload'],
  'wfms.workflows.status': [],
  'wms.jobs.cpu': [],
  'wms.jobs.gpu': [],
  'wms.jobs.status': [],
  'wms.pilots.status': [],
  'wms.tasks.status': ['workflow'],
};
