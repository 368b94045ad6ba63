import { uuidv7, type Database } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { CreateDatasetInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { insertAction } from './action.store.ts';
import type { Dataset } from './dataset.entity.ts';
import { lockDatasets } from './lock-datasets.ts';
import { parseNewDataset, refOf } from './new-dataset.rules.ts';
import { openDatasets } from './open-datasets.ts';

/**
 * Opens an input dataset as the topic does; what is refused is refused here, without an event.
 * @throws Refusal INVALID, CONFLICT, ILLEGAL_MOVE as the SDL describes at `createDataset`
 */
export const createDataset = (deps: Deps, db: Database, input: CreateDatasetInput, by: string): Promise<Dataset> =>
  db.transaction(async (tx) => {
    const request = parseNewDataset({ ...input, kind: 'input' }, uuidv7);
    const [refused] = await openDatasets(deps, tx, [request]);
    if (refused) throw new Refusal(refused.code, refused.reason, { field: 'name' });
    const dataset = (await lockDatasets(tx, [refOf(request)])).find(refOf(request));
    if (!dataset) throw new Error('the dataset that was opened is not there');
    await insertAction(tx, {
      datasetId: dataset.id,
      kind: 'create',
      by,
      reason: null,
      at: deps.now(),
      details: null,
      outcome: dataset.id === request.id ? 'APPLIED' : 'UNCHANGED',
      code: null,
      text: null,
    });
    return dataset;
  });
