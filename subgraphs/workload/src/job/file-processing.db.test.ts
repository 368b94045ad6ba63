import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { claims, pilot, submit, world } from '../../test/kit.ts';
import { readFileReaders } from './file-processing.reads.ts';
import { fileProcessingOf } from './file-processing.rules.ts';

test('a page of files takes one statement, which no table is scanned for', async () => {
  await using at = await world();
  const task = await submit(at, 4);
  await claims(at, await pilot(at), 1);
  const files = await at.db.query<{ id: string }>(
    'select i.file_id as id from job_input i join job j on j.id = i.job_id where j.task_id = $1 order by j.ordinal',
    [task],
  );
  const ids = [...files.map(({ id }) => id), uuidv7()];
  using record = at.db.statements.record();
  const readers = Map.groupBy(await readFileReaders(at.db, ids), ({ fileId }) => fileId);
  const [statement, ...others] = record.statements;
  expect(others).toEqual([]);
  const states = ids.map((id) => fileProcessingOf(readers.get(id) ?? []).state);
  expect(states).toEqual(['IN_WORK', 'WAITING', 'WAITING', 'WAITING', 'UNPROCESSED']);
  expect(readers.get(ids[0] ?? '')?.[0]).toMatchObject({ taskId: task, node: expect.any(String) });
  const plan = await at.db.transaction(async (tx) => {
    await tx.query('set local enable_seqscan = off');
    return await tx.query<Record<string, string>>(`explain ${statement?.text}`, [ids]);
  });
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toMatch(/Seq Scan/);
});

test('a job by hand, or of a test task, does not decide how far a file is processed', async () => {
  await using at = await world();
  const task = await submit(at, 1);
  const [file] = await at.db.query<{ id: string; job: string }>(
    'select i.file_id as id, i.job_id as job from job_input i join job j on j.id = i.job_id where j.task_id = $1',
    [task],
  );
  const { id = '', job = '' } = file ?? {};
  const byHand = await submit(at, 1, { auxiliary: true });
  await at.db.query('update job_input set file_id = $1 where job_id in (select id from job where task_id = $2)', [
    id,
    byHand,
  ]);
  const processing = async () => fileProcessingOf(await readFileReaders(at.db, [id]));
  expect(await processing()).toMatchObject({ state: 'WAITING', reader: { jobId: job }, superseded: [] });
  await at.db.query('update task set auxiliary = true where id = $1', [task]);
  expect(await processing()).toMatchObject({ state: 'UNPROCESSED' });
});
