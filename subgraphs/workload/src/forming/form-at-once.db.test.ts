import { expect, test } from '@jest/globals';
import type { Tx } from '@visor/db';
import { command, commands, file, submit, world, type World } from '../../test/kit.ts';
import { resolveTasks } from '../intake/resolve-tasks.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { formFirstPage, formJobs } from './form-jobs.ts';
import { wakeTasks } from './forming.store.ts';

const taskOf = async (at: World) =>
  (await at.db.query<{ phase: string; total: number }>('select phase, total_count as total from task'))[0];

/** Resolves tasks of a catalog that answers with the first files, and forms jobs of them with the task. */
const resolveWithFiles = (at: World, formFirst: typeof formFirstPage = formFirstPage) =>
  resolveTasks(
    at.deps,
    {
      ...at.catalog,
      intake: async (id, name) => ({
        ...(await at.catalog.intake(id, name)),
        page: await at.catalog.files(id, null),
      }),
    },
    async (tx, task, page) => void (await formFirst(at.deps, tx, task, page)),
  );

test('jobs of the first files are formed with the task; of the others by the loop', async () => {
  await using at = await world();
  at.dataset.files = Array.from({ length: 503 }, (_, index) => file(index));
  await commands(at, command());
  await resolveWithFiles(at);
  expect(at.take('wms.tasks.status')).toMatchObject([{ type: 'REGISTERED' }]);
  expect(await taskOf(at)).toEqual({ phase: 'FORMING', total: 500 });
  while (await formJobs(at.deps, at.catalog));
  expect(await taskOf(at)).toEqual({ phase: 'FORMED', total: 503 });
});

test.each([
  [
    'forming is off',
    `insert into setting (name, value, reason, changed_by, changed_at) values ('forming', '{"splitter": false}', 'r', 'ann', now())`,
  ],
  ['the splitting of the task is off', 'update task set splitting = false'],
])('no job is formed with the task where %s', async (_, change) => {
  await using at = await world();
  at.dataset.files = [file(0)];
  await commands(at, command());
  await at.db.query(change);
  await resolveWithFiles(at);
  expect(await taskOf(at)).toEqual({ phase: 'FORMING', total: 0 });
});

test('a task whose first jobs cannot be formed, and one whose dataset is open, are accepted without them', async () => {
  await using at = await world();
  at.dataset.files = [file(0)];
  await commands(at, command());
  await resolveWithFiles(at, () => Promise.reject(new Error('no jobs')));
  expect(await taskOf(at)).toEqual({ phase: 'FORMING', total: 0 });
  await at.db.query('delete from task');
  at.dataset.open = true;
  await commands(at, command({ streaming: true }));
  await resolveWithFiles(at, () => Promise.reject(new Error('not called')));
  expect(await taskOf(at)).toEqual({ phase: 'FORMING', total: 0 });
});

/** Lets the catalog have told the first files already. */
const withPrepared = async (at: World): Promise<World> => {
  const page = await at.catalog.files('', null);
  const { storage, isInput } = await at.catalog.intake('', 'store');
  const preparedIntake = async () => (page && storage ? { page, storage, isInput } : undefined);
  return { ...at, catalog: { ...at.catalog, preparedIntake } };
};

const QUEUED_COUNT = 'select phase, queued_count as queued from task';

test('jobs of a task that was expected are claimable when the task is stored', async () => {
  await using at = await world();
  at.dataset.files = [file(0), file(1)];
  const register = command();
  await commands(await withPrepared(at), register);
  expect(at.take('wms.tasks.status')).toMatchObject([{ type: 'REGISTERED', taskId: register.task_id }]);
  expect(at.take('wms.jobs.cpu')).toEqual([{ taskId: register.task_id, count: 2 }]);
  expect(await at.db.query(QUEUED_COUNT)).toEqual([{ phase: 'FORMED', queued: 2 }]);
  await commands(await withPrepared(at), register);
  expect(at.take('wms.tasks.status')).toMatchObject([{ type: 'REGISTERED', taskId: register.task_id }]);
  expect(await at.db.query(QUEUED_COUNT)).toEqual([{ phase: 'FORMED', queued: 2 }]);
});

test('messages that are applied one after the other in a transaction have each a round that knows the one before', async () => {
  await using at = await world();
  at.dataset.files = [file(0), file(1)];
  const prepared = await withPrepared(at);
  await at.db.transaction(async (tx) => {
    const inOne = {
      ...prepared,
      deps: { ...at.deps, db: { ...at.deps.db, transaction: <T>(work: (own: Tx) => Promise<T>) => work(tx) } },
    };
    await commands(inOne, command());
    await commands(inOne, command());
  });
  expect(await at.db.query('select count(distinct dispatch)::int as n from job')).toEqual([{ n: 4 }]);
  const [state] = await at.db.query(
    `select json_array_length(state -> 'slots') as slots from scheduler where device = 'CPU'`,
  );
  expect(state).toEqual({ slots: 2 });
});

test('while a round of the scheduler is under way, and where forming is off, the loops do what is left', async () => {
  await using at = await world();
  at.dataset.files = [file(0)];
  await at.db.transaction(async (tx) => {
    await tx.query(`select from scheduler where device = 'CPU' for update`);
    await commands(await withPrepared(at), command());
  });
  expect(await at.db.query(QUEUED_COUNT)).toEqual([{ phase: 'FORMED', queued: 0 }]);
  while (await offerJobs(at.deps));
  expect(await at.db.query(QUEUED_COUNT)).toEqual([{ phase: 'FORMED', queued: 1 }]);
  await at.db.query(
    `insert into setting (name, value, reason, changed_by, changed_at) values ('forming', '{"splitter": false}', 'r', 'ann', now())`,
  );
  const other = command();
  await commands(await withPrepared(at), other);
  expect(await at.db.query(`${QUEUED_COUNT} where id = $1`, [other.task_id])).toEqual([
    { phase: 'FORMING', queued: 0 },
  ]);
});

test.each([true, false])(
  'files that come while a page is read are looked for at once (streaming: %s)',
  async (streaming) => {
    await using at = await world();
    at.dataset.open = true;
    const task = await submit(at, 0, { streaming });
    const [{ datasetId } = { datasetId: '' }] = await at.db.query<{ datasetId: string }>(
      'select dataset_id as "datasetId" from task where id = $1',
      [task],
    );
    at.pass(10);
    const read = async (id: string, after: string | null) => {
      const page = await at.catalog.files(id, after);
      at.dataset.files = [file(0)];
      at.dataset.open = streaming;
      at.pass(1);
      await at.db.transaction((tx) => wakeTasks(tx, [datasetId], at.deps.now()));
      return page;
    };
    expect(await formJobs(at.deps, { ...at.catalog, files: read })).toBe(true);
    while (await formJobs(at.deps, at.catalog));
    expect(await taskOf(at)).toMatchObject({ total: 1 });
  },
);

test('an open dataset with files that cannot be read is not scanned again and again', async () => {
  await using at = await world();
  at.dataset.open = true;
  await submit(at, 0, { streaming: true });
  at.dataset.files = [file(0)];
  at.pass(10);
  let pages = 0;
  const files = async (id: string, after: string | null) => {
    const page = await at.catalog.files(id, after);
    if (++pages > 20) throw new Error('too many');
    return page && { ...page, fileCount: 2 };
  };
  while (await formJobs(at.deps, { ...at.catalog, files }));
  expect(pages).toBeLessThan(5);
});
