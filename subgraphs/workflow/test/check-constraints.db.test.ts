import { expect, test } from '@jest/globals';
import { connect } from '@visor/db';
import { checkValues, testDatabase } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { taskMoves } from '../src/task/task.rules.ts';
import { templateMoves } from '../src/template/template.rules.ts';
import { workflowMoves } from '../src/workflow/workflow.rules.ts';

/** Columns that hold a state of a lifecycle, and the table of its moves. */
const LIFECYCLES = [
  ['workflow', 'status', workflowMoves],
  ['task', 'state', taskMoves],
  ['template', 'status', templateMoves],
] as const;

test('the CHECK constraints of the migrated schema allow exactly the states of the lifecycles', async () => {
  await using database = await testDatabase({ log: false });
  const url = await database.url('workflow');
  await using db = await connect({ url, schema: database.name('workflow'), migrations });
  for (const [table, column, moves] of LIFECYCLES)
    expect({
      table,
      allowed: await checkValues((sql, parameters) => db.query(sql, parameters), table, column),
    }).toEqual({
      table,
      allowed: Object.keys(moves).sort(),
    });
});
