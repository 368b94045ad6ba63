import { expect, test } from '@jest/globals';
import { lateGroups } from './event-log.rules.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const LAG_MS = 600_000;
const group = {
  group: 'data',
  topic: 'wfms.tasks',
  unread: 3,
  removed: false,
  seenAt: '2026-11-26T11:59:30Z',
  unreadSince: '2026-11-26T11:50:00Z',
};

test('a consumer is silent when messages wait for it and it was not heard for five minutes', () => {
  const old = { ...group, seenAt: '2026-11-26T11:50:00Z' };
  expect(lateGroups([group, { ...old, unread: 0 }, { ...old, removed: true }], NOW, LAG_MS)).toEqual([]);
  expect(lateGroups([old], NOW, LAG_MS)).toMatchObject([{ kind: 'CONSUMER_SILENT', id: 'data wfms.tasks' }]);
});

test('a consumer that lives is behind when a message waits longer than it may', () => {
  const stuck = { ...group, unreadSince: '2026-11-26T11:49:59Z' };
  expect(lateGroups([stuck], NOW, LAG_MS)).toMatchObject([{ kind: 'CONSUMER_BEHIND', id: 'data wfms.tasks' }]);
  expect(lateGroups([stuck], NOW, LAG_MS + 1_000)).toEqual([]);
  expect(
    lateGroups(
      [
        { ...stuck, removed: true },
        { ...stuck, unread: 0, unreadSince: null },
      ],
      NOW,
      LAG_MS,
    ),
  ).toEqual([]);
});
