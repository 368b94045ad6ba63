import type { TailHandlers } from '@visor/bus';
import type { Broadcast } from '@visor/service';

/** A dataset that changed; its row is read when the event is sent. */
export interface DatasetChange {
  readonly id: string;
  readonly name: string;
}

/** Each process of the service reads the log itself, since another process can have made the change. */
export const liveEventHandlers = (changes: Broadcast<DatasetChange>): TailHandlers => ({
  'dsm.dataset.events': (events) => {
    const changed = new Map<string, DatasetChange>();
    for (const { value } of events) {
      const { type, datasetId: id, name } = value;
      if (type !== 'refused') changed.set(id, { id, name }); // No dataset has a refused id.
    }
    for (const change of changed.values()) changes.send(change);
  },
});
