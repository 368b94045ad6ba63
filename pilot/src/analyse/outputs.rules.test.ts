import { expect, test } from '@jest/globals';
import { outputName } from './outputs.rules.ts';

test.each([
  ['d.output.1.00007', 'made.filtered.spdf', 'd.output.1.00007.spdf'],
  ['d.output.1.00007', 'made', 'd.output.1.00007'],
  ['d.output.1.00007', '.hidden', 'd.output.1.00007'],
])('%s made as %s is named %s', (stem, basename, name) => {
  expect(outputName(stem, basename)).toBe(name);
});
