import { expect, test } from '@jest/globals';
import { nameProblem } from '@visor/schema';
import fc from 'fast-check';
import { stemProblem } from '../chain/plan.rules.ts';
import { rerunName } from './rerun.rules.ts';

const ID = '0199a1b2-0000-7000-8000-00001234abcd';

test('the dataset of a rerun is named after that of the files, and a rerun of a rerun no longer', () => {
  expect(rerunName('run7.raw', ID, 4)).toBe('run7.raw.rerun.1234abcd');
  expect(rerunName('run7.raw.rerun.00000000', ID, 4)).toBe('run7.raw.rerun.1234abcd');
});

test('whatever the length of a name, the chain can derive its names from that of the rerun', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zé🎈]{1,260}$/u), fc.integer({ min: 1, max: 999 }), (name, lastStage) => {
      const rerun = rerunName(name, ID, lastStage);
      expect([nameProblem('dataset', rerun), stemProblem(rerun, lastStage)]).toEqual([undefined, undefined]);
    }),
  );
});
