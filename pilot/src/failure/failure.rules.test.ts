import { expect, test } from '@jest/globals';
import { workdirFailure } from './failure.rules.ts';

test('a full disk is distinguished from a broken one', () => {
  expect(workdirFailure('ENOSPC', 'x').code).toBe(202);
  expect(workdirFailure('EIO', 'x').code).toBe(201);
});
