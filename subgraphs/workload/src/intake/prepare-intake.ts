import type { Event } from '@visor/bus';
import { isUuid, referenceProblem, type TaskCommand } from '@visor/schema';
import type { CatalogClient } from '../task/catalog-client.ts';

/** Tasks of a batch whose answers are there when they are resolved; for more, answers would be old by then. */
const MAX_PREPARED = 20;

/** Asks the catalog for what new tasks name while they are stored: the answer is used once they are. */
export function prepareIntake(
  catalog: Pick<CatalogClient, 'prepareIntake'>,
  events: readonly Pick<Event<TaskCommand>, 'value'>[],
): void {
  for (const { value } of events.slice(0, MAX_PREPARED)) {
    if (value.type !== 'register') continue;
    const [datasetId] = value.dataset_in_uid;
    if (datasetId === undefined || !isUuid(datasetId) || referenceProblem(value.outputStorage) !== undefined) continue;
    catalog.prepareIntake(datasetId.toLowerCase(), value.outputStorage);
  }
}
