import { consistencyDaemon } from '../consistency/consistency-daemon.ts';
import { quarantineDaemon } from '../consistency/quarantine-daemon.ts';
import { uploadDatasets } from '../dataset-upload/upload-datasets.ts';
import { deleteReplicas } from '../deletion/delete-replicas.ts';
import { drainDaemon } from '../drain/drain-storage.ts';
import type { Daemon } from '../inspection/daemon.ts';
import { trimActs } from '../inspection/trim-acts.ts';
import { rereadDaemon, scrubDaemon } from '../scrub/scrub-daemon.ts';
import { surplusDaemon } from '../surplus/thin-copies.ts';
import { utilisationDaemon } from '../utilisation/utilisation-daemon.ts';

/** All work of the inspector. */
export const daemons: readonly Daemon[] = [
  consistencyDaemon,
  quarantineDaemon,
  scrubDaemon,
  rereadDaemon,
  surplusDaemon,
  drainDaemon,
  uploadDatasets,
  deleteReplicas,
  utilisationDaemon,
  trimActs,
];
