import { expect, test } from '@jest/globals';
import { connect } from '@visor/db';
import { schemaDifferences, testDatabase } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { entities } from '../src/entities.ts';

const FIRST_OF_THIS = '0006-task-control';

/** Two tasks of other ranks, each with two jobs in every state and the attempts that they had. */
const ROWS = [
  `insert into task (id, phase, device, mode, rank, retries, retry_delay, dataset_id, outputs, log, streaming, wall_seconds,
                     output_storage, tool, try_at, registered_at)
   select gen_random_uuid(), 'FORMED', 'CPU', 'MAP', rank, 5, 1, gen_random_uuid(), '[]', '{}', false, 60 * rank, 'output', '{}',
          now(), now()
     from unnest(array[20, 60]) rank`,
  `insert into job (id, task_id, ordinal, state, device, rank, attempts, failure_code, request_id, created_at, ended_at)
   select gen_random_uuid(), t.id, n, s.state, 'CPU', t.rank, 1, case when s.state = 'FAILED' then 402 end,
          case when s.state = 'REGISTERING' then gen_random_uuid() end, now(),
          case when s.state in ('FINISHED', 'FAILED', 'CANCELLED') then now() end
     from task t, generate_series(0, 13) n,
          lateral (select (array['DEFINED', 'QUEUED', 'ACTIVE', 'REGISTERING', 'FINISHED', 'FAILED', 'CANCELLED'])[1 + n % 7] as state) s`,
  `insert into attempt (job_id, number, task_id, pilot_id, incarnation, node, request_id, token, state, lease_until, failure_code,
                        claimed_at, ended_at)
   select id, 1, task_id, gen_random_uuid(), 'i', 'n1', 'r', 't', case state when 'ACTIVE' then 'RUNNING' else 'FAILED' end, now(),
          case when state <> 'ACTIVE' then 402 end, now(), case when state <> 'ACTIVE' then now() end
     from job where state in ('DEFINED', 'ACTIVE', 'FAILED')`,
];

test('a database with work of every state is upgraded to the tables of a new one, and keeps the order of its queue', async () => {
  await using database = await testDatabase();
  const url = await database.url('upgraded');
  const schema = database.name('upgraded');
  {
    const before = migrations.findIndex(({ name }) => name === FIRST_OF_THIS);
    await using old = await connect({ url, schema, migrations: migrations.slice(0, before) });
    for (const sql of ROWS) await old.query(sql);
  }
  await using db = await connect({ url, schema, entities, migrations });
  expect(await schemaDifferences(db)).toEqual([]);
  const queue = await db.query<{ rank: number; seconds: number }>(
    `select t.rank, j.wall_seconds as seconds from job j join task t on t.id = j.task_id
      where j.state = 'QUEUED' order by j.dispatch`,
  );
  expect(queue.map(({ rank, seconds }) => [rank, seconds])).toEqual([
    [60, 3600],
    [60, 3600],
    [20, 1200],
    [20, 1200],
  ]);
  const failures = await db.query(
    'select t.rank, f.code, f.jobs, f.attempts from task_failure f join task t on t.id = f.task_id order by t.rank',
  );
  const nodes = await db.query(
    `select node, array_agg(distinct state order by state) as states from job group by node order by node nulls last`,
  );
  expect(nodes).toEqual([
    { node: 'n1', states: ['ACTIVE', 'DEFINED', 'FAILED'] },
    { node: null, states: ['CANCELLED', 'FINISHED', 'QUEUED', 'REGISTERING'] },
  ]);
  expect(failures).toEqual([20, 60].map((rank) => ({ rank, code: 402, jobs: 2, attempts: 4 })));
});
