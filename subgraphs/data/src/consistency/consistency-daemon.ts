import type { Daemon } from '../inspection/daemon.ts';
import { inspectionDaemon } from '../inspection/inspection-daemon.ts';
import { inspectConsistency } from './inspect-consistency.ts';

/** Compares storages with the catalog. */
export const consistencyDaemon: Daemon = inspectionDaemon({
  kind: 'CONSISTENCY',
  everySeconds: ({ VISOR_CONSISTENCY_SECONDS }) => VISOR_CONSISTENCY_SECONDS,
  inspect: inspectConsistency,
});
