import { expect, test } from '@jest/globals';
import { silentGroups } from './event-log.rules.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const group = { group: 'data', topic: 'wfms.tasks', unread: 3, removed: false, seenAt: '2026-11-26T11:59:30Z' };

test('a consumer is silent when messages wait for it and it was not heard for five minutes', () => {
  const old = { ...group, seenAt: '2026-11-26T11:50:00Z' };
  expect(silentGroups([group, { ...old, unread: 0 }, { ...old, removed: true }], NOW)).toEqual([]);
  expect(silentGroups([group, old], NOW)).toMatchObject([{ kind: 'CONSUMER_SILENT', id: 'data wfms.tasks' }]);
});
