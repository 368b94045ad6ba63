import { expect, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { withNullErrors } from './null-errors.rules.ts';

const completion = { message: 'Cannot return null for non-nullable field Dataset.name.', path: ['runs', 0, 'dataset'] };

test('a result without data has an error that names the field and its place', () => {
  const given: ExecutionResult = { data: null, extensions: { valueCompletion: [completion], cost: 1 } };
  const { errors, ...result } = withNullErrors(given);
  expect(result).toEqual({ data: null, extensions: { cost: 1 } });
  expect(errors?.map((error) => error.toJSON())).toEqual([
    {
      message: expect.stringMatching(/Dataset\.name: its service gave null/),
      path: completion.path,
      extensions: { code: 'NOT_FOUND', retryable: false },
    },
  ]);
});

test('a result with data is as it was', () => {
  const result = { data: { run: null }, extensions: { valueCompletion: [completion] } };
  expect(withNullErrors(result)).toBe(result);
});
