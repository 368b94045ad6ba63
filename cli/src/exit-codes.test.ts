import { expect, test } from '@jest/globals';
import { RequestError } from '@visor/client';
import { Refusal } from '@visor/schema';
import { CommandError, errorText, EXIT_CODE, exitCodeOf } from './exit-codes.rules.ts';

test.each([
  [new Refusal('INVALID', 'x'), 2],
  [new Refusal('UNSUPPORTED', 'x'), 2],
  [new RequestError('x', 'NOT_FOUND'), 4],
  [new RequestError('x', 'FORBIDDEN'), 5],
  [new RequestError('x', 'UNAVAILABLE'), 7],
  [new RequestError('Cannot query field "x" on type "Query".', 'GRAPHQL_VALIDATION_FAILED'), 2],
  [new RequestError('x', 'BAD_USER_INPUT'), 2],
  [new CommandError(EXIT_CODE.timeout, 'x'), 6],
  [Object.assign(new Error('x'), { code: 'ENOENT' }), 1],
  [Object.assign(new Error('x'), { code: 'toString' }), 1],
  [new Error('x'), 1],
  [undefined, 1],
])('%p ends with %i', (error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});

test('an error says what to do next', () => {
  expect(errorText(new RequestError('the token has expired', 'UNAUTHENTICATED'))).toMatch(
    /expired; put a token .* VISOR_TOKEN/,
  );
  expect(errorText(new RequestError('id is not a uuid', 'INVALID'))).toMatch(/uuid; visor search TEXT/);
  expect(errorText(new RequestError('state is not known', 'INVALID'))).toBe('state is not known');
  expect(errorText(new RequestError('dataset x is not known', 'NOT_FOUND'))).toMatch(/known; visor dataset list shows/);
  expect(errorText(new RequestError('there is no operation x', 'NOT_FOUND'))).toMatch(/x; visor operation list shows/);
  expect(errorText(new RequestError('no rerun is x', 'NOT_FOUND'))).toMatch(/x; visor search TEXT/);
  expect(errorText(new CommandError(EXIT_CODE.unreachable, 'start one'))).toBe('start one');
  expect(errorText(new RequestError('url does not answer', 'UNAVAILABLE', { field: 'url' }))).toBe(
    'url does not answer',
  );
  expect(errorText(new RequestError('retryTask starts it again', 'ILLEGAL_MOVE'))).toBe(
    'visor task retry starts it again',
  );
  expect(errorText(new Error('x'))).toBe('x');
});
