import type { TailOptions } from '@visor/bus';
import { decodeEvent, type DatasetEvent } from '@visor/schema';
import type { Broadcast } from '@visor/service';

/** Which dataset changed; the row is read when it is told. */
export interface DatasetChange {
  readonly id: string;
  readonly name: string;
}

/** Every replica of the service follows the log by itself, since a change may have been made by another one. */
export const changesTail = (changes: Broadcast<DatasetChange>): TailOptions => ({
  topics: ['dsm.dataset.events'],
  decode: decodeEvent,
  handle(events) {
    const changed = new Map<string, DatasetChange>();
    for (const { value } of events) {
      const { type, datasetId: id, name } = value as DatasetEvent;
      if (type !== 'refused') changed.set(id, { id, name }); // Nothing exists under a refused id.
    }
    for (const change of changed.values()) changes.send(change);
  },
});
