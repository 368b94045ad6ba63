import { describe, expect, test } from '@jest/globals';
import { evaluateResult } from './payload-result.rules.ts';

describe('the exit code table', () => {
  test.each([
    [{ status: 0 }, 'success', undefined],
    [{ status: 7 }, 'success', undefined],
    [{ status: 3 }, 'temporary', 402],
    [{ status: 3 }, 'permanent', 402],
    [{ status: 65 }, 'temporary', 409],
    [{ status: 65 }, 'permanent', 409],
    [{ status: 126 }, 'temporary', 402],
    [{ status: 127 }, 'temporary', 402],
    [{ status: 127, startError: 'no interpreter' }, 'success', 401],
    [{ status: 137 }, 'temporary', 403],
    [{ status: 255 }, 'temporary', 402],
    [{ status: 143, exceeded: { limit: 'walltime', text: 'ran long' } }, 'temporary', 404],
    [{ status: 0, exceeded: { limit: 'walltime', text: 'ran long' } }, 'success', 404],
    [{ status: 143, exceeded: { limit: 'log', text: 'wrote much' } }, 'temporary', 413],
  ] as const)('%j that means %s gives %p', (result, meaning, code) => {
    expect(evaluateResult(result, meaning)?.code).toBe(code);
  });

  test('says when a failure is permanent, and which signal it was', () => {
    expect(evaluateResult({ status: 3 }, 'permanent')?.text).toBe('permanent: exit code 3');
    expect(evaluateResult({ status: 139 }, 'temporary')?.text).toBe('ended by signal 11 (SEGV)');
  });
});
