import { expect, test } from '@jest/globals';
import { submit, world } from '../../test/kit.ts';
import { selectedJobs } from './selected-jobs.reads.ts';

const MAX_JOBS = 100_000;

test('as many jobs as one operation takes are read at once; one more is refused, with what to do', async () => {
  await using at = await world();
  const task = await submit(at, 1);
  await at.db.query(
    `insert into job (id, task_id, ordinal, state, device, attempts, created_at, ended_at)
     select gen_random_uuid(), $1, n, 'FINISHED', 'CPU', 1, now(), now() from generate_series(1, $2::int) n`,
    [task, MAX_JOBS],
  );
  const where = { task: { eq: task } };
  expect((await selectedJobs(at.db, { where, states: ['FINISHED'] }))[task]).toHaveLength(MAX_JOBS);
  await expect(selectedJobs(at.db, { where, states: ['FINISHED', 'QUEUED'] })).rejects.toMatchObject({
    code: 'INVALID',
    message: 'where fits more than 100000 jobs: narrow it, e.g. to one task at a time',
    details: { field: 'where' },
  });
}, 60_000);
