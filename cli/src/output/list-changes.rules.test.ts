import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listChanges } from './list-changes.rules.ts';

interface Item {
  readonly id: string;
  readonly state: number;
}
const idOf = ({ id }: Item): string => id;

test('a line says what came, what changed, and what is gone', () => {
  const before = [
    { id: 'a', state: 1 },
    { id: 'b', state: 1 },
    { id: 'c', state: 1 },
  ];
  const after = [
    { id: 'd', state: 1 },
    { id: 'a', state: 1 },
    { id: 'b', state: 2 },
  ];
  expect(listChanges(before, after, idOf)).toEqual([
    { change: 'added', item: { id: 'd', state: 1 } },
    { change: 'changed', item: { id: 'b', state: 2 } },
    { change: 'removed', item: { id: 'c', state: 1 } },
  ]);
});

test('who applies the lines has the list', () => {
  const list = fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), state: fc.nat(2) }), {
    selector: idOf,
  });
  fc.assert(
    fc.property(list, list, (before, after) => {
      const known = new Map(before.map((item) => [item.id, item]));
      for (const { change, item } of listChanges(before, after, idOf))
        if (change === 'removed') known.delete(item.id);
        else known.set(item.id, item);
      expect(known).toEqual(new Map(after.map((item) => [item.id, item])));
    }),
  );
});
