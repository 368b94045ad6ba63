import type { TailHandlers } from '@visor/bus';
import type { Broadcast } from '@visor/service';

/** Which dataset changed; the row is read when it is told. */
export interface DatasetChange {
  readonly id: string;
  readonly name: string;
}

/** Every replica of the service follows the log by itself, since a change may have been made by another one. */
export const changesTail = (changes: Broadcast<DatasetChange>): TailHandlers => ({
  'dsm.dataset.events': (events) => {
    const changed = new Map<string, DatasetChange>();
    for (const { value } of events) {
      const { type, datasetId: id, name } = value;
      if (type !== 'refused') changed.set(id, { id, name }); // Nothing exists under a refused id.
    }
    for (const change of changed.values()) changes.send(change);
  },
});
