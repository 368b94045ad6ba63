import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { datasetEvent, testWorkflow, twoSteps, type TestWorkflow } from '../../test/kit.ts';
import { handleDatasetEvents } from '../chain/handle-dataset-events.ts';
import { setTemplateStatus } from '../chain/set-template-status.ts';
import { createTemplate } from '../template/create-template.ts';
import { findInconsistencies, type InconsistencyRequest } from './find-inconsistencies.ts';
import { repairInconsistencies } from './repair-inconsistencies.ts';
import { INCONSISTENCY_KINDS, type InconsistencyKind, type InconsistencyRow } from './rules.store.ts';

let at: TestWorkflow;
beforeEach(async () => {
  at = await testWorkflow();
  await startTwo();
});
afterEach(async () => {
  await at[Symbol.asyncDispose]();
});

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
async function find(request: InconsistencyRequest = {}): Promise<InconsistencyRow[]> {
  const found: InconsistencyRow[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page = await findInconsistencies({ db: at.db, now: at.deps.now }, { ...request, after });
    found.push(...page.nodes);
    ({ hasNextPage: more, endCursor: after } = page.pageInfo);
  }
  return found;
}
const kinds = async (): Promise<InconsistencyKind[]> => (await find()).map(({ kind }) => kind);
const repair = async (request: Parameters<typeof repairInconsistencies>[2]) =>
  (await repairInconsistencies(at.deps, at.db, request, 'anna')).found;

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

test('workflows in which all is right have no inconsistency', async () => {
  expect(await kinds()).toEqual([]);
});

test.each(INCONSISTENCY_KINDS)('%s is named, and repaired where it can be', async (kind) => {
  const [sql, left] = FAULTS[kind];
  await at.db.query(sql);
  const found = await find();
  expect(found.map((row) => row.kind)).toContain(kind);
  expect(await find({ workflowIds: found.map(({ workflowId }) => workflowId) })).toEqual(found);
  expect(await find({ workflowIds: [uuidv7()] })).toEqual([]);
  const reason = 'found by a check';
  expect((await repair({ reason })).map((row) => row.repaired)).toEqual(found.map(() => left.length === 0));
  expect(await find()).toEqual(found);
  await repair({ reason, dryRun: false });
  expect(await kinds()).toEqual(left);
});
