import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failureText, type FailureContext } from './failure-text.rules.ts';

const context = (change: Partial<FailureContext> = {}): FailureContext => ({
  step: 'decode',
  program: 'spd-step',
  inputs: ['run1.raw'],
  stdout: undefined,
  stderr: undefined,
  ...change,
});

test('a failure names the step, the program, the input and the last lines of standard error', () => {
  const stderr = `${Array.from({ length: 100 }, (_, n) => `line ${n}`).join('\n')}\n`;
  const text = failureText('exit code 1', context({ stderr, stdout: 'unused' }));
  expect(text).toMatch(
    /^exit code 1 \(step decode, program spd-step, input run1\.raw\)\nend of standard error:\nline 80\n/,
  );
  expect(text).toMatch(/line 99$/);
});

test('where standard error is empty, the end of standard output stands in', () => {
  expect(failureText('exit code 1', context({ stderr: ' \n', stdout: 'no such run\n' }))).toMatch(
    /nothing on standard error; end of standard output:\nno such run$/,
  );
  expect(failureText('exit code 1', context({ inputs: ['a', 'b', 'c', 'd', 'e'] }))).toBe(
    'exit code 1 (step decode, program spd-step, inputs a, b, c and 2 more)',
  );
});

test('whatever the parts are, the text is bounded, well formed and harmless', () => {
  const any = fc.string({ unit: 'binary', maxLength: 6_000 });
  fc.assert(
    fc.property(any, fc.array(any, { maxLength: 3 }), any, (text, inputs, step) => {
      const made = failureText(text, context({ inputs, step, program: undefined, stderr: 'x'.repeat(9_000) }));
      expect(made.length).toBeLessThanOrEqual(2_100);
      expect(made.isWellFormed()).toBe(true);
      expect(made.endsWith('xxx')).toBe(true);
    }),
  );
});
