import { expect, test } from '@jest/globals';
import { allowedValues } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { operationLifecycle } from '../src/operation/operation.rules.ts';
import { taskLifecycle } from '../src/task/task.rules.ts';
import { templateLifecycle } from '../src/template/template.rules.ts';
import { workflowLifecycle } from '../src/workflow/workflow.rules.ts';

/** Columns that hold a state of a lifecycle. */
const LIFECYCLES = {
  'workflow.status': workflowLifecycle,
  'task.state': taskLifecycle,
  'template.status': templateLifecycle,
  'operation.state': operationLifecycle,
};

test('the CHECK constraints of the migrated schema allow exactly the states of the lifecycles', async () => {
  const columns = Object.keys(LIFECYCLES);
  const states = Object.entries(LIFECYCLES).map(([column, { states }]) => [column, states.toSorted()]);
  expect(await allowedValues({ name: 'workflow', migrations, columns })).toEqual(Object.fromEntries(states));
});
