import { expect, test } from '@jest/globals';
import { RETENTION_SENTENCES } from './retention-sentences.ts';
import { EXPLANATION_SENTENCES, REMEDY_SENTENCES, remedy, statement } from './explanation-sentences.ts';

test('both languages say a sentence with the same parameters', () => {
  const namesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();
  for (const { en, ru } of [
    ...Object.values(EXPLANATION_SENTENCES),
    ...Object.values(REMEDY_SENTENCES),
    ...Object.values(RETENTION_SENTENCES),
  ])
    expect(namesIn(ru)).toEqual(namesIn(en));
});

test('what keeps a dataset from a person who would delete it says what to do', () => {
  const keeping = ['HOLD', 'IN_USE', 'BEING_READ', 'RETRY_WINDOW', 'FAILED_JOBS', 'UNKNOWN_USE'] as const;
  for (const code of [...keeping, 'STORAGE_KEEPS', 'UPLOAD_WAITS', 'LAST_COPY'] as const)
    for (const text of Object.values(RETENTION_SENTENCES[code])) expect(text).toMatch(/\(.+\)$/);
});

test('a statement has its kind, and of a long text the end', () => {
  expect(statement('PILOT_WARNS', { text: 'full' })).toEqual({
    kind: 'FAILED',
    code: 'PILOT_WARNS',
    text: 'it warns: full',
    parameters: { text: 'full' },
    detail: null,
  });
  expect(statement('PILOT_STOPPED', {}, `${'a'.repeat(5_000)}end`).detail).toMatch(/^a{4093}end$/);
  expect(statement('PILOT_STOPPED', {}, ' \n').detail).toBeNull();
  expect(remedy('RETRY_TASK', { id: '1' }).text).toBe('give its failed jobs new attempts');
});
