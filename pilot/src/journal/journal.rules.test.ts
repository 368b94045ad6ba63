import { expect, test } from '@jest/globals';
import { parseLine } from './journal.rules.ts';

const REPORT = { jobId: 'j', attempt: 2, token: 't', sequence: 7, state: 'FAILED', at: '2026-11-26T00:00:00Z' };
const ENTRY = { key: 'j.2', pilotId: 'p', incarnation: 'i', report: REPORT };

test('an entry and an answer are read as they were written', () => {
  expect(parseLine(JSON.stringify(ENTRY))).toEqual(ENTRY);
  expect(parseLine('{"answered":"j.2"}')).toEqual({ answered: 'j.2' });
});

test.each([
  '',
  'null',
  '3',
  '[]',
  '{}',
  JSON.stringify(ENTRY).slice(0, -1),
  '[['.repeat(100_000),
  ...[null, 'x', [], {}].map((report) => JSON.stringify({ ...ENTRY, report })),
  ...Object.keys(REPORT).map((field) => JSON.stringify({ ...ENTRY, report: { ...REPORT, [field]: null } })),
  ...['key', 'pilotId', 'incarnation'].map((field) => JSON.stringify({ ...ENTRY, [field]: 5 })),
  JSON.stringify({ ...ENTRY, key: 'other.2' }),
  JSON.stringify({ ...ENTRY, report: { ...REPORT, state: 'RUNNING' } }),
  JSON.stringify({ ...ENTRY, report: { ...REPORT, attempt: 1.5 } }),
])('a line that is no entry is left out: %.60s', (line) => {
  expect(parseLine(line)).toBeUndefined();
});
