import { expect, test } from '@jest/globals';
import { connect } from '@visor/db';
import { checkValues, testDatabase } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { attemptLifecycle } from './lifecycle/attempt.rules.ts';
import { jobLifecycle } from './lifecycle/job.rules.ts';
import { pilotLifecycle } from './lifecycle/pilot.rules.ts';
import { taskLifecycle } from './lifecycle/task.rules.ts';

/** Columns that hold a state of a lifecycle, and the table of its moves. */
const LIFECYCLES = [
  ['task', 'phase', taskLifecycle.table],
  ['job', 'state', jobLifecycle.table],
  ['attempt', 'state', attemptLifecycle.table],
  ['pilot', 'status', pilotLifecycle.table],
] as const;

test('the CHECK constraints of the migrated schema allow exactly the states of the lifecycles', async () => {
  await using database = await testDatabase({ log: false });
  const url = await database.url('workload');
  await using db = await connect({ url, schema: database.name('workload'), migrations });
  for (const [table, column, moves] of LIFECYCLES)
    expect({
      table,
      allowed: await checkValues((sql, parameters) => db.query(sql, parameters), table, column),
    }).toEqual({
      table,
      allowed: Object.keys(moves).sort(),
    });
});
