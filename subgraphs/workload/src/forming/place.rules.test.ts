import { expect, test } from '@jest/globals';
import { nextPlace } from './place.rules.ts';

const now = new Date('2026-01-01T00:00:00Z');
const after = (ms: number): Date => new Date(now.getTime() + ms);
const task = { cursor: 'a', rescanned: false, rescanAt: null, streaming: true };
const page = { cursor: 'b', open: true, more: false, fileCount: 10, formed: 10 };

test.each<[string, Parameters<typeof nextPlace>[0], Partial<typeof page>, object]>([
  ['a further page is read at once', task, { more: true }, { cursor: 'b', phase: 'FORMING', tryAt: now }],
  ['an open dataset is looked at again', task, {}, { cursor: 'b', phase: 'FORMING', tryAt: after(5_000) }],
  [
    'files that no job has are looked for from the start',
    task,
    { formed: 9 },
    { cursor: null, phase: 'FORMING', tryAt: now, rescanAt: after(2_000), rescanned: false },
  ],
  [
    'but not at every event',
    { ...task, rescanAt: after(1_500) },
    { formed: 9 },
    { cursor: 'b', tryAt: after(1_500), rescanAt: after(1_500) },
  ],
  ['and seldom in a large dataset', task, { fileCount: 1e6 }, { cursor: null, rescanAt: after(1_000_000) }],
  [
    'a closed dataset is read once more',
    task,
    { open: false },
    { cursor: null, rescanned: true, phase: 'FORMING', tryAt: now },
  ],
  ['then all is formed', { ...task, rescanned: true }, { open: false, formed: 9 }, { phase: 'FORMED', tryAt: now }],
  ['at once by a task that does not stream', { ...task, streaming: false }, { open: false }, { phase: 'FORMED' }],
])('%s', (_, from, read, to) => {
  expect(nextPlace(from, { ...page, ...read }, now)).toMatchObject(to);
});
