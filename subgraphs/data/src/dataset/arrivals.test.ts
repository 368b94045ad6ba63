import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DatasetEvent } from '@visor/schema';
import { groupArrivals } from './arrivals.rules.ts';

const message = (id: number, fileCount: number, place: number) => ({
  value: {
    type: 'registered',
    datasetId: `d${id}`,
    name: `d${id}`,
    kind: 'input',
    fileCount,
    bytes: fileCount,
  } satisfies DatasetEvent,
  cursor: String(place),
});

test('each dataset is in an event once, as its last message shows it, with the cursor of the last message', () => {
  expect(groupArrivals([message(1, 5, 0), message(2, 1, 1), message(1, 9, 2)])).toEqual([
    {
      value: [
        { datasetId: 'd1', fileCount: 9, bytes: 9 },
        { datasetId: 'd2', fileCount: 1, bytes: 1 },
      ],
      cursor: '2',
    },
  ]);
  expect(groupArrivals([])).toEqual([]);
});

test('no event has more than 200 datasets, and the last number of each dataset is sent', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300), { maxLength: 900 }), (ids) => {
      const messages = ids.map((id, place) => message(id, place + 1, place));
      const events = groupArrivals(messages);
      for (const { value } of events) expect(value.length).toBeLessThanOrEqual(200);
      const last = new Map(events.flatMap(({ value }) => value.map((row) => [row.datasetId, row.fileCount])));
      expect(last).toEqual(new Map(messages.map(({ value }) => [value.datasetId, value.fileCount])));
      expect(events.at(-1)?.cursor).toBe(messages.at(-1)?.cursor);
    }),
  );
});
