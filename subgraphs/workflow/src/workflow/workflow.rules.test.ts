import { expect, test } from '@jest/globals';
import { workflowLifecycle } from './workflow.rules.ts';

test('a workflow that has ended stays so', () => {
  expect(workflowLifecycle.finalStates).toEqual(['FINISHED', 'FAILED', 'CANCELLED']);
});
