import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lifecycle } from './lifecycle.ts';

const dataset = lifecycle({
  OPEN: { close: 'CLOSED', delete: 'TO_DELETE' },
  CLOSED: { upload: 'TO_UPLOAD', delete: 'TO_DELETE' },
  TO_UPLOAD: { uploaded: 'UPLOADED' },
  UPLOADED: { delete: 'TO_DELETE' },
  TO_DELETE: { deleted: 'DELETED' },
  DELETED: {},
});

test('lists states and events in the order of the table', () => {
  expect(dataset.states).toEqual(['OPEN', 'CLOSED', 'TO_UPLOAD', 'UPLOADED', 'TO_DELETE', 'DELETED']);
  expect(dataset.events).toEqual(['close', 'delete', 'upload', 'uploaded', 'deleted']);
  expect(dataset.finalStates).toEqual(['DELETED']);
});

test('gives the next state where the state has the event', () => {
  expect(dataset.next('OPEN', 'close')).toBe('CLOSED');
  expect(dataset.next('CLOSED', 'close')).toBeUndefined();
  expect(dataset.next('DELETED', 'deleted')).toBeUndefined();
});

test('gives the sources and targets of an event', () => {
  expect(dataset.sources('delete')).toEqual(['OPEN', 'CLOSED', 'UPLOADED']);
  expect(dataset.targets('delete')).toEqual(['TO_DELETE']);
});

test('gives the one state that an event leads to, and throws where there are several', () => {
  expect(dataset.target('delete')).toBe('TO_DELETE');
  const idle = lifecycle({ A: { go: 'B', stay: 'A' }, B: { stay: 'B' } });
  expect(() => idle.target('stay')).toThrow('stay leads to 2 states, not to one');
  // @ts-expect-error -- no event
  expect(() => idle.target('leave')).toThrow('leave leads to 0 states, not to one');
});

test('says whether a state is final and what it can become', () => {
  expect(dataset.isFinal('DELETED')).toBe(true);
  expect(dataset.isFinal('OPEN')).toBe(false);
  expect(dataset.canBecome('OPEN', 'TO_DELETE')).toBe(true);
  expect(dataset.canBecome('OPEN', 'UPLOADED')).toBe(false);
});

test('a state that only persons leave is final', () => {
  const job = lifecycle({ ACTIVE: { fail: 'FAILED', retry: 'ACTIVE' }, FAILED: { revive: 'ACTIVE' } }, ['revive']);
  expect(job.finalStates).toEqual(['FAILED']);
  expect([job.isFinal('FAILED'), job.isFinal('ACTIVE')]).toEqual([true, false]);
  expect(job.next('FAILED', 'revive')).toBe('ACTIVE');
  expect(job.byPerson).toEqual(['revive']);
  // @ts-expect-error -- no event
  lifecycle({ ACTIVE: {} }, ['revive']);
});

test('a target that is no state, and an event or state that the table lacks, do not compile', () => {
  // @ts-expect-error -- LOST is no state
  lifecycle({ OPEN: { lose: 'LOST' } });
  // @ts-expect-error -- reopen is no event
  expect(dataset.next('CLOSED', 'reopen')).toBeUndefined();
  // @ts-expect-error -- LOST is no state
  expect(dataset.isFinal('LOST')).toBe(false);
});

test('has no state or event that JavaScript objects inherit', () => {
  // @ts-expect-error -- no state
  expect(dataset.next('constructor', 'name')).toBeUndefined();
  // @ts-expect-error -- no event
  expect(dataset.next('OPEN', 'toString')).toBeUndefined();
  // @ts-expect-error -- no event
  expect(dataset.sources('toString')).toEqual([]);
});

/** Any table of these states. */
const events = fc.dictionary(fc.constantFrom('go', 'stop', 'toString', 'constructor'), fc.constantFrom('A', 'B', 'C'));
const tables = fc.record({ A: events, B: events, C: events });

test('next, sources, targets, final states and canBecome say the same as the table', () => {
  fc.assert(
    fc.property(tables, (table) => {
      const read = lifecycle(table);
      for (const event of read.events) {
        expect(read.sources(event)).toEqual(read.states.filter((state) => Object.hasOwn(table[state], event)));
        const reached = read.sources(event).map((state) => read.next(state, event));
        expect(read.targets(event)).toEqual([...new Set(reached)]);
        for (const state of read.states)
          expect(read.next(state, event)).toBe(new Map(Object.entries(table[state])).get(event));
      }
      for (const state of read.states) {
        const reachable = new Set(Object.values(table[state]));
        expect(read.isFinal(state)).toBe(reachable.size === 0);
        expect(read.finalStates.includes(state)).toBe(reachable.size === 0);
        for (const other of read.states) expect(read.canBecome(state, other)).toBe(reachable.has(other));
      }
    }),
  );
});
