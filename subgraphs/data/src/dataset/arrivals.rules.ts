import type { DatasetEvent } from '@visor/schema';

/** A dataset that got files. */
export interface ArrivalRow {
  readonly datasetId: string;
  readonly fileCount: number;
  readonly bytes: number;
}

interface Message {
  readonly value: DatasetEvent;
  readonly cursor: string;
}

/** Datasets in one live event. */
const MAX_DATASETS_PER_EVENT = 200;

/** Groups messages to live events: each dataset once, as its last message shows it, and the cursor of the last message. */
export function groupArrivals(
  messages: readonly Message[],
): { readonly value: readonly ArrivalRow[]; readonly cursor: string }[] {
  const events: { readonly value: readonly ArrivalRow[]; readonly cursor: string }[] = [];
  let group = new Map<string, ArrivalRow>();
  for (const [index, { value, cursor }] of messages.entries()) {
    if (value.type === 'registered') {
      const { datasetId, fileCount, bytes } = value;
      group.set(datasetId, { datasetId, fileCount, bytes });
    }
    const isLast = index === messages.length - 1;
    if (group.size === 0 || (!isLast && group.size < MAX_DATASETS_PER_EVENT)) continue;
    events.push({ value: [...group.values()], cursor });
    group = new Map();
  }
  return events;
}
