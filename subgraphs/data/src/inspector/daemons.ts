import { uploadDatasets } from '../dataset-upload/upload-datasets.ts';
import type { Daemon } from '../inspection/daemon.ts';
import { trimActs } from '../inspection/trim-acts.ts';

/** All work of the inspector. */
export const daemons: readonly Daemon[] = [trimActs, uploadDatasets];
