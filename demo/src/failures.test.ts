import { expect, test } from '@jest/globals';
import { failedFiles, failuresText } from './failures.rules.ts';

const failure = { code: 401, name: 'payload failed', text: 'exit code 1\ncannot read header' };
const job = (id: string, state: string, input: string) => ({
  id,
  state,
  failure: state === 'FAILED' ? failure : null,
  inputs: [{ id: `id-${input}`, name: input }],
});
const rootsOf = (id: string): readonly string[] => (id === 'id-a.digi' ? ['a.raw'] : [id.slice(3)]);

test('each failed file is named with its step, job, code and text', () => {
  const steps = [
    {
      name: 'decode',
      state: 'FINISHED',
      reason: null,
      jobs: [job('1', 'FINISHED', 'a.raw'), job('2', 'FAILED', 'b.raw')],
    },
    { name: 'filter', state: 'FAILED', reason: { text: 'too many failed' }, jobs: [job('3', 'FAILED', 'a.digi')] },
    { name: 'merge', state: 'CANCELLED', reason: null, jobs: [] },
  ];
  const failures = failedFiles(steps, rootsOf);
  expect(failures).toEqual([
    { file: 'b.raw', from: [], step: 'decode', job: '2', ...failure },
    { file: 'a.digi', from: ['a.raw'], step: 'filter', job: '3', ...failure },
  ]);
  expect(failuresText(failures).join('\n')).toBe(
    '  b.raw at decode: 401 payload failed\n      exit code 1\n      cannot read header\n' +
      '  a.digi (from a.raw) at filter: 401 payload failed\n      exit code 1\n      cannot read header',
  );
});

test('a step that failed as a whole gives its reason', () => {
  const steps = [{ name: 'decode', state: 'FAILED', reason: { text: 'no storage output' }, jobs: [] }];
  expect(failuresText(failedFiles(steps, rootsOf))).toEqual(['  step decode', '      no storage output']);
});

test('a long list of failures is cut, with the number of the rest', () => {
  const jobs = Array.from({ length: 23 }, (_, index) => job(String(index), 'FAILED', `${index}.raw`));
  const text = failuresText(failedFiles([{ name: 'decode', state: 'FAILED', reason: null, jobs }], rootsOf));
  expect(text.at(-1)).toBe('  and 3 more; see the report');
});
