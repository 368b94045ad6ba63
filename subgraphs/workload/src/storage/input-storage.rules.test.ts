import { expect, test } from '@jest/globals';
import { roomOf } from '../../test/waiting.ts';
import { lostStoragesOf } from './input-storage.rules.ts';

const storage = (id: string, more: Parameters<typeof roomOf>[1] = {}) =>
  roomOf(id, { name: id, url: `file:///${id}/`, ...more });
const storages = [
  storage('here'),
  storage('away', { health: 'UNAVAILABLE' }),
  storage('gone', { isUnmountedEverywhere: true }),
  storage('unknown', { url: null, health: 'UNAVAILABLE' }),
];

test.each<[readonly string[] | null, readonly string[]]>([
  [['file:///away/a'], ['away']],
  [['file:///gone/a'], ['gone']],
  [
    ['file:///away/a', 'file:///away/b', 'file:///gone/a'],
    ['away', 'gone'],
  ],
  [['file:///away/a', 'file:///here/a'], []],
  [['file:///away/a', 'file:///elsewhere/a'], []],
  [['file:///awayfarer/a'], []],
  [[], []],
  [null, []],
])('an input with copies at %j waits for the storages %j', (urls, expected) => {
  expect(lostStoragesOf(storages, urls).map(({ name }) => name)).toEqual(expected);
});
