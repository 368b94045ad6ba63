import { expect, test } from '@jest/globals';
import { nameProblem } from '@visor/schema';
import fc from 'fast-check';
import { stemProblem } from '../chain/plan.rules.ts';
import { selectionName } from './selection.rules.ts';

const ID = '0199a1b2-0000-7000-8000-00001234abcd';

test('a dataset of chosen files is named after theirs; one made of another one no longer', () => {
  const of = { namedBy: ID, lastStage: 4 };
  expect(selectionName('run7.raw', 'rerun', of)).toBe('run7.raw.rerun.1234abcd');
  expect(selectionName('run7.raw.rerun.00000000', 'job', of)).toBe('run7.raw.job.1234abcd');
});

test('whatever the length of a name, the chain can derive its names from that of the new dataset', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-zé🎈]{1,260}$/u),
      fc.constantFrom('rerun', 'job'),
      fc.integer({ min: 1, max: 999 }),
      (name, purpose, lastStage) => {
        const made = selectionName(name, purpose, { namedBy: ID, lastStage });
        expect([nameProblem('dataset', made), stemProblem(made, lastStage)]).toEqual([undefined, undefined]);
      },
    ),
  );
});
