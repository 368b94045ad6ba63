import { isAmongRoots, openHelperStorage } from '@visor/storage';
import { storageAccess } from '../config.ts';
import { withRoundLease, type Daemon, type Round } from '../inspection/daemon.ts';
import { beginCopies, findDueCopies, findSourceUrls, findTargets, type DueCopy } from './external-copy.store.ts';
import { transferRate, type TransferRate } from '../inspection/transfer-rate.ts';
import { uploadDataset } from './upload-dataset.ts';

const INTERVAL_MS = 2_000;
const MAX_DATASETS = 16;
/** Longest time in which a transfer moves no byte, milliseconds. */
const STALL_MS = 120_000;
const BYTES_PER_MB = 1_000_000;

let rate: TransferRate | undefined;

/** Copies datasets that are marked for upload to external storages; a process does one dataset at a time, its files side by side. */
export const uploadDatasets: Daemon = {
  name: 'upload datasets',
  everyMs: INTERVAL_MS,
  async run(round, signal) {
    const { db, config } = round;
    await beginCopies(db);
    const due = await findDueCopies(db, MAX_DATASETS);
    if (due.length === 0) return false;
    rate ??= transferRate(config.VISOR_UPLOAD_MB_PER_SECOND * BYTES_PER_MB);
    const size = config.VISOR_UPLOAD_FILES;
    await using storage = openHelperStorage({ ...storageAccess(config), size, max: 2 * size, stallMs: STALL_MS });
    for (const copy of due) {
      if (signal.aborted) return false;
      if (await isOfOtherHosts(round, copy)) continue;
      const transfer = { round, storage, rate };
      await withRoundLease(round, `upload ${copy.datasetId}`, signal, (held) =>
        uploadDataset({ ...transfer, signal: held }, copy),
      );
    }
    return due.length === MAX_DATASETS;
  },
};

/** Whether the inspector of another host does it: the roots that it is copied from, or to, are there. */
async function isOfOtherHosts({ db, roots }: Round, { datasetId, storageId }: DueCopy): Promise<boolean> {
  if (roots.length === 0) return false;
  const targets = (await findTargets(db, storageId)).map(({ url }) => url);
  return [targets, await findSourceUrls(db, datasetId)].some(
    (urls) => urls.length > 0 && !urls.some((url) => isAmongRoots(url, roots)),
  );
}
