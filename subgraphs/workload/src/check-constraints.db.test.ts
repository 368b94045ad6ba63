import { expect, test } from '@jest/globals';
import { connect } from '@visor/db';
import { checkValues, testDatabase } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { attemptMoves } from './lifecycle/attempt.rules.ts';
import { jobMoves } from './lifecycle/job.rules.ts';
import { pilotMoves } from './pilot/pilot.rules.ts';
import { phaseMoves } from './lifecycle/task.rules.ts';

/** Columns that hold a state of a lifecycle, and the table of its moves. */
const LIFECYCLES = [
  ['task', 'phase', phaseMoves],
  ['job', 'state', jobMoves],
  ['attempt', 'state', attemptMoves],
  ['pilot', 'status', pilotMoves],
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
