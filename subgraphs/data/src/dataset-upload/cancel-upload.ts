import type { Database } from '@visor/db';
import type { Dataset } from '../dataset/dataset.entity.ts';
import { publishDatasetEvents, uploadCancelled } from '../dataset/dataset.messages.ts';
import { transitionDatasetRows } from '../dataset/dataset.store.ts';
import type { Deps } from '../deps.ts';
import { actOnDataset, illegal, type ActInput } from '../retention/act-on-dataset.ts';
import { dropCopy } from './external-copy.store.ts';

/**
 * Takes the upload of a dataset back: it is CLOSED again. External copies that are complete stay.
 * @throws Refusal INVALID, NOT_FOUND, ILLEGAL_MOVE as the SDL describes at `cancelUpload`
 */
export const cancelUpload = (deps: Deps, db: Database, input: ActInput, by: string): Promise<Dataset> =>
  actOnDataset(deps, db, input, {
    kind: 'cancelUpload',
    by,
    async run(tx, dataset, reason) {
      const [closed] = await transitionDatasetRows(tx, [dataset.id], 'cancelUpload');
      if (!closed)
        return illegal(dataset, `dataset ${dataset.name} is ${dataset.status}: no upload of it waits or goes on`);
      await dropCopy(tx, dataset.id);
      publishDatasetEvents(deps, tx, [uploadCancelled(closed, `${by}: ${reason}`)]);
      return closed;
    },
  });
