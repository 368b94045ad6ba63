import { expect, test } from '@jest/globals';
import { healthText } from './health-text.rules.ts';

test('failing checks are named, also those of a subgraph behind the gateway', () => {
  const log = { ok: false, text: 'Kafka at h:1 does not answer: no' };
  const own = { status: 'failing', checks: { database: { ok: true }, log, space: { ok: false } } };
  expect(healthText(JSON.stringify(own))).toBe('log: Kafka at h:1 does not answer: no; space: failing');
  const summed = {
    status: 'failing',
    checks: { space: { ok: true }, data: { ok: false, text: 'x', checks: { log } } },
  };
  expect(healthText(JSON.stringify(summed))).toBe('data log: Kafka at h:1 does not answer: no');
});

test.each(['no answer', '', 'null', '[]', '{"checks":7}', '{"checks":{"a":null}}'])('%j is shown unchanged', (body) => {
  expect(healthText(body)).toBe(body);
});
