import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Room, type Candidate, type Capacity, type HeldAttempt } from './room.rules.ts';

const NOW = 1_000_000;
const limits = { prefetch: 0, now: NOW, reservationMs: 60_000 };
const usage = { cores: 1, ramMib: 100, scratchMib: 0, gpus: 0 };
const waiting = (more: Partial<Candidate> = {}): Candidate => ({ ...usage, queuedAt: NOW, isReserved: false, ...more });
const held = (more: Partial<HeldAttempt> = {}): HeldAttempt => ({ ...usage, claimedAt: NOW, ...more });
const four: Capacity = { cores: 4, ramMib: null, scratchMib: null, gpus: null };
const old = NOW - 60_000;

test('jobs fit what is free; what is not declared bounds nothing', () => {
  const room = new Room(four, [held({ cores: 2 })], limits);
  expect(room.offer(waiting({ cores: 3 }))).toBe('skip');
  expect(room.offer(waiting({ cores: 2, ramMib: 1e9 }))).toBe('give');
  expect(room.isFull).toBe(true);
});

test('a pilot that declares nothing gets all', () => {
  const room = new Room({ cores: null, ramMib: null, scratchMib: null, gpus: null }, [held({ cores: 100 })], limits);
  for (let index = 0; index < 100; index++) expect(room.offer(waiting({ cores: 64, gpus: 8 }))).toBe('give');
  expect(room.isFull).toBe(false);
});

test('beyond what can run at once it holds as many jobs as it may', () => {
  const room = new Room(four, [held({ cores: 4 }), held()], { ...limits, prefetch: 2 });
  expect(room.isFull).toBe(false);
  expect(room.offer(waiting({ cores: 4 }))).toBe('give');
  expect(room.offer(waiting())).toBe('skip');
  expect(room.isFull).toBe(true);
});

test('tenths of cores add up', () => {
  const room = new Room({ ...four, cores: 1 }, [], limits);
  for (let index = 0; index < 10; index++) expect(room.offer(waiting({ cores: Math.fround(0.1) }))).toBe('give');
  expect(room.offer(waiting({ cores: Math.fround(0.1) }))).toBe('skip');
});

test('a job that smaller ones have passed for too long gets a reservation, unless another pilot keeps room for it', () => {
  const room = (): Room => new Room(four, [held()], limits);
  expect(room().offer(waiting({ cores: 4 }))).toBe('skip');
  expect(room().offer(waiting({ cores: 4, queuedAt: old }))).toBe('reserve');
  expect(room().offer(waiting({ cores: 4, queuedAt: old, isReserved: true }))).toBe('skip');
  expect(new Room(four, [], limits).offer(waiting({ cores: 4, queuedAt: old, isReserved: true }))).toBe('give');
});

test('nothing passes a job that has waited too long at its pilot', () => {
  const ahead = { ...limits, prefetch: 3 };
  expect(new Room(four, [held(), held({ cores: 4 })], ahead).isFull).toBe(false);
  expect(new Room(four, [held(), held({ cores: 4, claimedAt: old })], ahead).isFull).toBe(true);
});

test('whatever is offered, what was given fits but for the jobs held ahead', () => {
  const demand = fc.record({
    cores: fc.constantFrom(0, 0.5, 1, 2, 3, 8),
    ramMib: fc.nat(4_000),
    scratchMib: fc.nat(10),
    gpus: fc.nat(2),
  });
  fc.assert(
    fc.property(fc.array(demand, { maxLength: 30 }), fc.nat(3), (demands, prefetch) => {
      const capacity = { cores: 8, ramMib: 8_000, scratchMib: 20, gpus: 2 };
      const room = new Room(capacity, [], { ...limits, prefetch });
      const given = demands.filter((item) => !room.isFull && room.offer(waiting(item)) === 'give');
      // Given in the same order to a new room of the same size, they are held again: as many ahead as before.
      const again = new Room(
        capacity,
        given.map((item) => held(item)),
        { ...limits, prefetch },
      );
      expect(again.free === null).toBe(room.free === null);
      const fits = new Room(capacity, [], { ...limits, prefetch: 0 });
      const ahead = given.filter((item) => fits.offer(waiting(item)) !== 'give');
      expect(ahead.length).toBeLessThanOrEqual(prefetch);
    }),
  );
});
