import { expect, test } from '@jest/globals';
import { failureCodes } from '@visor/schema';
import { failureOf } from '../failure/failure.rules.ts';
import { blameDisk, type Outcome } from './outcome.ts';

const cannot = (code: string) => (): void => {
  throw Object.assign(new Error(`${code}: cannot`), { code });
};
const failed: Outcome = { state: 'FAILED', failure: failureOf('PAYLOAD_EXIT_NONZERO', 'payload', 'exit code 1') };

test('a payload that fails while its disk takes nothing failed by the fault of the node', () => {
  for (const code of ['EROFS', 'EIO', 'EACCES', 'ENOENT'])
    expect(blameDisk(failed, cannot(code))).toEqual({
      state: 'FAILED',
      failure: {
        code: failureCodes.ENVIRONMENT_FAILED,
        source: 'pilot',
        text: `the work directory: ${code}: cannot; the payload ended with: exit code 1`,
      },
    });
});

test('every other outcome stays', () => {
  for (const code of ['ENOSPC', 'EDQUOT']) expect(blameDisk(failed, cannot(code))).toBe(failed);
  expect(blameDisk(failed, () => {})).toBe(failed);
  const others: Outcome[] = [
    { state: 'FINISHED', outputs: [] },
    { state: 'CANCELLED' },
    { state: 'FAILED', failure: failureOf('STAGE_IN_FAILED', 'pilot', 'x') },
  ];
  for (const other of others) expect(blameDisk(other, cannot('EROFS'))).toBe(other);
});
