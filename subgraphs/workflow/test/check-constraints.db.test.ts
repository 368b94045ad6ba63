import { expect, test } from '@jest/globals';
import { allowedValues } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { taskMoves } from '../src/task/task.rules.ts';
import { templateMoves } from '../src/template/template.rules.ts';
import { workflowMoves } from '../src/workflow/workflow.rules.ts';

/** Columns that hold a state of a lifecycle, and the table of its transitions. */
const LIFECYCLES = {
  'workflow.status': workflowMoves,
  'task.state': taskMoves,
  'template.status': templateMoves,
};

test('the CHECK constraints of the migrated schema allow exactly the states of the lifecycles', async () => {
  const columns = Object.keys(LIFECYCLES);
  const states = Object.entries(LIFECYCLES).map(([column, table]) => [column, Object.keys(table).toSorted()]);
  expect(await allowedValues({ name: 'workflow', migrations, columns })).toEqual(Object.fromEntries(states));
});
