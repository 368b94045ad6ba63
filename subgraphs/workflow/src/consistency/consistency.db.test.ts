import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uuidv7, type Database } from '@visor/db';
import { datasetEvent, testWorkflow, twoSteps, type TestWorkflow } from '../../test/kit.ts';
import { handleDatasetEvents } from '../chain/handle-dataset-events.ts';
import { setTemplateStatus } from '../chain/set-template-status.ts';
import { createTemplate } from '../template/create-template.ts';
import { findInconsistencies, type InconsistencyRequest } from './find-inconsistencies.ts';
import { repairInconsistencies } from './repair-inconsistencies.ts';
import { INCONSISTENCY_KINDS, type InconsistencyKind, type InconsistencyRow } from './rules.store.ts';

/** What a test does, it does in a transaction that ends with it. */
type Access = Pick<Database, 'query' | 'transaction'>;
let at: TestWorkflow;
beforeAll(async () => {
  at = await testWorkflow();
  await startTwo();
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
});

class Undo extends Error {}
async function undone(work: (db: Access) => Promise<void>): Promise<void> {
  await at.db
    .transaction(async (tx) => {
      await work({ query: (sql, parameters) => tx.query(sql, parameters), transaction: (inner) => inner(tx) });
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
}

/** Two workflows: of one the first task was sent, of the other the input is open. */
async function startTwo(): Promise<void> {
  const { deps, db } = at;
  const { id } = await createTemplate(deps, db, { name: 'chain', mask: '.raw', cwl: twoSteps }, 'me');
  await setTemplateStatus(deps, db, { id, status: 'ACTUAL' }, 'me');
  const happened = (...events: Parameters<typeof handleDatasetEvents>[2]) =>
    db.transaction((tx) => handleDatasetEvents(deps, tx, events));
  await happened(datasetEvent('closed', uuidv7(), 'run1.raw'), datasetEvent('opened', uuidv7(), 'run2.raw'));
  const made = await db.query<{ id: string }>('select output_id as id from task union select log_id from task');
  await happened(...made.map((dataset) => datasetEvent('opened', dataset.id, 'o', { kind: 'output' })));
}

/** All inconsistencies, page by page. */
async function find(db: Access, request: InconsistencyRequest = {}): Promise<InconsistencyRow[]> {
  const found: InconsistencyRow[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page = await findInconsistencies({ db, now: at.deps.now }, { ...request, after });
    found.push(...page.nodes);
    ({ hasNextPage: more, endCursor: after } = page.pageInfo);
  }
  return found;
}
const kindsOf = async (db: Access): Promise<InconsistencyKind[]> => (await find(db)).map(({ kind }) => kind);
const repair = async (db: Access, request: Parameters<typeof repairInconsistencies>[2]) =>
  (await repairInconsistencies(at.deps, db, request, 'anna')).found;

const STARTED = `(select workflow_id from task where state = 'IN_PROGRESS')`;
const SENT = `(select id from task where state = 'IN_PROGRESS')`;

/** How each kind is made, and the kinds that are left after its repair. */
const FAULTS: Readonly<Record<InconsistencyKind, readonly [sql: string, left: readonly InconsistencyKind[]]>> = {
  TASK_NOT_ADVANCED: [`update dataset_ref set closed = true where name = 'run2.raw'`, []],
  ACTIVE_BUT_ENDED: [`update task set state = 'FAILED', failed_by = 'fail' where workflow_id = ${STARTED}`, []],
  STATUS_OF_TASKS: [
    `update workflow set status = 'CANCELLED', finished_at = now() where id = ${STARTED}`,
    ['STATUS_OF_TASKS'],
  ],
  DATASET_UNRECORDED: [
    `delete from dataset_ref where id = (select log_id from task where id = ${SENT})`,
    ['DATASET_UNRECORDED'],
  ],
  FINISHED_BUT_OPEN: [
    `update task set state = 'FINISHED' where id = ${SENT}`,
    ['FINISHED_BUT_OPEN', 'FINISHED_BUT_OPEN'],
  ],
  SUCCESSOR_OF_FAILED: [
    `update task set state = 'FAILED', failed_by = 'fail' where id = ${SENT}`,
    ['SUCCESSOR_OF_FAILED'],
  ],
};

/** Repaired where the catalog has the datasets: this one has none. */
const RECORDED: readonly InconsistencyKind[] = ['DATASET_UNRECORDED', 'FINISHED_BUT_OPEN'];

test('workflows in which all is right have no inconsistency', async () => {
  expect(await kindsOf(at.db)).toEqual([]);
});

test.each(INCONSISTENCY_KINDS)('%s is named, and repaired where it can be', (kind) =>
  undone(async (db) => {
    const [sql, left] = FAULTS[kind];
    await db.query(sql);
    const found = await find(db);
    expect(found.map((row) => row.kind)).toContain(kind);
    expect(await find(db, { workflowIds: found.map(({ workflowId }) => workflowId) })).toEqual(found);
    expect(await find(db, { workflowIds: [uuidv7()] })).toEqual([]);
    const reason = 'found by a check';
    expect((await repair(db, { reason })).map((row) => row.repaired)).toEqual(
      found.map((row) => left.length === 0 || RECORDED.includes(row.kind)),
    );
    expect(await find(db)).toEqual(found);
    await repair(db, { reason, dryRun: false });
    expect(await kindsOf(db)).toEqual(left);
  }),
);

test('what the catalog says of datasets whose events did not come is recorded; what it does not have is not', () =>
  undone(async (db) => {
    const [task] = await db.query<{ outputId: string; logId: string; inputId: string }>(
      `select output_id as "outputId", log_id as "logId", input_id as "inputId" from task where id = ${SENT}`,
    );
    if (!task) throw new Error('no task was sent');
    const { outputId, logId } = task;
    const facts = { external: false, deleting: false };
    const repairAll = async () => {
      await repair(db, { reason: 'found by a check', dryRun: false });
      return await kindsOf(db);
    };
    await db.query(`update task set state = 'FINISHED', finished_at = now() where id = ${SENT}`);
    await db.query('delete from dataset_ref where id = $1', [logId]);
    at.catalog.set(outputId, { id: outputId, name: 'o', kind: 'output', closed: false, ...facts });
    const before = await repairAll();
    expect(before).toEqual(expect.arrayContaining(['DATASET_UNRECORDED', 'FINISHED_BUT_OPEN']));
    at.catalog.set(outputId, { id: outputId, name: 'o', kind: 'output', closed: true, ...facts });
    at.catalog.set(logId, { id: logId, name: 'l', kind: 'log', closed: true, ...facts });
    const after = await repairAll();
    expect(after).not.toContain('DATASET_UNRECORDED');
    expect(after).not.toContain('FINISHED_BUT_OPEN');
    const refs = await db.query('select closed from dataset_ref where id = any ($1::uuid[])', [[outputId, logId]]);
    expect(refs).toEqual([{ closed: true }, { closed: true }]);
    at.catalog.clear();
  }));
