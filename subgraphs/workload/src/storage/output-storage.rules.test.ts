import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { roomOf as storage } from '../../test/waiting.ts';
import { estimateBytes, RoomBook, whyNoRoom, type OutputDemand } from './output-storage.rules.ts';

const demand = (more: Partial<OutputDemand> = {}): OutputDemand => ({
  storageId: 'own',
  firstStage: true,
  bytes: 100,
  ...more,
});

test.each([
  ['the storage with most free room', [storage('own', { usedBytes: 500 }), storage('other')], {}, 'other'],
  ['the one that the task names, of equal ones', [storage('other'), storage('own')], {}, 'own'],
  [
    'what is reserved is no free room',
    [storage('own', { usedBytes: 100 }), storage('other', { reservedBytes: 200 })],
    {},
    'own',
  ],
  ['one of which nobody knows the capacity', [storage('own'), storage('other', { capacityBytes: null })], {}, 'other'],
  [
    'no storage of another kind',
    [storage('own', { usedBytes: 700 }), storage('other', { kind: 'intermediate' })],
    {},
    'own',
  ],
  [
    'no external storage beside the one named',
    [storage('own', { kind: 'external', usedBytes: 700 }), storage('other', { kind: 'external' })],
    {},
    'own',
  ],
  ['none that drains', [storage('own', { usedBytes: 700 }), storage('other', { draining: true })], {}, 'own'],
  ['none that is read-only', [storage('own', { usedBytes: 700 }), storage('other', { writable: false })], {}, 'own'],
  ['none that is away', [storage('own', { usedBytes: 700 }), storage('other', { health: 'UNAVAILABLE' })], {}, 'own'],
  [
    'a later stage uses what is above the high mark',
    [storage('own', { usedBytes: 900 })],
    { firstStage: false },
    'own',
  ],
  ['a first stage does not', [storage('own', { usedBytes: 900 })], {}, undefined],
  ['nor a later one beyond the reserve', [storage('own', { usedBytes: 950 })], { firstStage: false }, undefined],
  ['a storage of which nothing is known takes what names it', [storage('other')], {}, null],
] as const)('%s', (_, rooms, more, chosen) => {
  const found = new RoomBook(rooms).find(demand(more));
  expect(found == null ? found : found.id).toBe(chosen);
});

test('each storage that could take the outputs says why it does not', () => {
  const rooms = [storage('own', { usedBytes: 850 }), storage('other', { pressure: 'HIGH' })];
  expect(whyNoRoom(rooms, demand())?.map(({ storage: { id }, problem }) => [id, problem])).toEqual([
    ['own', 'NO_ROOM'],
    ['other', 'HIGH'],
  ]);
  expect(whyNoRoom(rooms, demand({ bytes: 50 }))).toBeUndefined();
  expect(whyNoRoom([], demand())).toBeUndefined();
});

test('what a job writes is estimated from what it reads and from what finished jobs of its task have made of theirs', () => {
  expect(estimateBytes(1_000, { readBytes: 0, madeBytes: 0 })).toBe(1_000);
  expect(estimateBytes(1_000, { readBytes: 4_000, madeBytes: 101 })).toBe(26);
  expect(estimateBytes(null, { readBytes: 4_000, madeBytes: 100 })).toBe(0);
});

const anyRoom = fc.record({
  capacityBytes: fc.option(fc.integer({ min: 1, max: 10_000 })),
  usedBytes: fc.integer({ min: 0, max: 10_000 }),
  reservedBytes: fc.integer({ min: 0, max: 2_000 }),
  highMark: fc.integer({ min: 1, max: 100 }),
  reserve: fc.integer({ min: 0, max: 30 }),
});
const anyDemand = fc.record({ firstStage: fc.boolean(), bytes: fc.integer({ min: 0, max: 3_000 }) });

test('however many jobs a claim takes, no storage is filled over the mark of any of them, and what is left has room nowhere', () => {
  fc.assert(
    fc.property(
      fc.array(anyRoom, { minLength: 1, maxLength: 4 }),
      fc.array(anyDemand, { maxLength: 20 }),
      (some, jobs) => {
        const rooms = some.map((room, index) => storage(index === 0 ? 'own' : `other${index}`, room));
        const book = new RoomBook(rooms);
        const taken = new Map<string, number>();
        for (const job of jobs) {
          const wanted = demand(job);
          const found = book.find(wanted);
          const now = rooms.map((room) => ({ ...room, reservedBytes: room.reservedBytes + (taken.get(room.id) ?? 0) }));
          expect(found === undefined).toBe(whyNoRoom(now, wanted) !== undefined);
          if (!found) continue;
          book.reserve(found, wanted);
          const bytes = (taken.get(found.id) ?? 0) + wanted.bytes;
          taken.set(found.id, bytes);
          const { capacityBytes, usedBytes, reservedBytes, highMark, reserve } =
            rooms.find(({ id }) => id === found.id) ?? found;
          const mark = wanted.firstStage ? highMark : Math.min(100, highMark + reserve);
          if (capacityBytes !== null)
            expect(usedBytes + reservedBytes + bytes).toBeLessThanOrEqual((capacityBytes * mark) / 100 + 1e-6);
        }
        for (const { storageId, bytes, mostBefore } of book.reservations) {
          expect(bytes).toBe(taken.get(storageId));
          const before = rooms.find(({ id }) => id === storageId)?.reservedBytes ?? 0;
          if (mostBefore !== null) expect(before).toBeLessThanOrEqual(mostBefore + 1e-6);
        }
      },
    ),
  );
});
