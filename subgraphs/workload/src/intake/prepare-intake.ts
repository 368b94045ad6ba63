import type { Event } from '@visor/bus';
import { isUuid, referenceProblem, type DatasetEvent, type TaskCommand } from '@visor/schema';
import type { CatalogClient } from '../task/catalog-client.ts';
import type { ExpectedInputs } from './expected-inputs.ts';

/** Tasks of a batch whose answers are there when they are resolved; for more, answers would be old by then. */
const MAX_PREPARED = 20;

type Asking = Pick<CatalogClient, 'prepareIntake'>;

/** Asks the catalog for what new tasks name while they are stored: the answer is used once they are. */
export function prepareIntake(
  catalog: Asking,
  inputs: Pick<ExpectedInputs, 'noteStorage'>,
  events: readonly Pick<Event<TaskCommand>, 'value'>[],
): void {
  for (const { value } of events.slice(0, MAX_PREPARED)) {
    if (value.type !== 'register') continue;
    const [datasetId] = value.dataset_in_uid;
    if (datasetId === undefined || !isUuid(datasetId) || referenceProblem(value.outputStorage) !== undefined) continue;
    inputs.noteStorage(value.outputStorage);
    catalog.prepareIntake(datasetId.toLowerCase(), value.outputStorage);
  }
}

/** Asks the catalog for what tasks name that are expected soon: their answers are there when they come. */
export function prepareExpected(catalog: Asking, inputs: ExpectedInputs, events: readonly DatasetEvent[]): void {
  for (const { datasetId, storage } of inputs.observe(events).slice(0, MAX_PREPARED))
    if (isUuid(datasetId)) catalog.prepareIntake(datasetId.toLowerCase(), storage);
}
