import { expect, test } from '@jest/globals';
import { RequestError } from '@visor/client';
import { Refusal } from '@visor/schema';
import { CommandError, EXIT_CODE, exitCodeOf } from './exit-codes.rules.ts';

test.each([
  [new Refusal('INVALID', 'x'), 2],
  [new Refusal('UNSUPPORTED', 'x'), 2],
  [new RequestError('x', 'NOT_FOUND'), 4],
  [new RequestError('x', 'FORBIDDEN'), 5],
  [new RequestError('x', 'UNAVAILABLE'), 7],
  [new CommandError(EXIT_CODE.timeout, 'x'), 6],
  [Object.assign(new Error('x'), { code: 'ENOENT' }), 1],
  [Object.assign(new Error('x'), { code: 'toString' }), 1],
  [new Error('x'), 1],
  [undefined, 1],
])('%p ends with %i', (error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});
