import type { Database } from '@visor/db';
import { assertValid, readId, Refusal } from '@visor/schema';
import type { GenerateTestTasksInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import type { OperationRow } from '../operation/operation.entity.ts';
import { findOperation } from '../operation/operation.reads.ts';
import { readReason, readRequestId } from '../operation/operation.rules.ts';
import { insertTaskResults } from '../operation/operation.store.ts';
import { carryOutOnce, storeRequest, type StoredRequest } from '../operation/store-operation.ts';
import type { DatasetFiles } from '../dataset/dataset.rules.ts';
import { findTasksOfWorkflows } from '../task/task.reads.ts';
import { storeSingleUseTemplates } from '../template/create-template.ts';
import { compileProgram } from './compile-program.ts';
import {
  assertBounded,
  assertTestJobs,
  assertTestTasks,
  EACH_FILE,
  MAX_TEST_FILES,
  parametersOf,
  type ProgramInput,
} from './job.rules.ts';
import { startSelection } from './start-selection.ts';

const DEFAULT_RANKS = [1];

/** Makes test tasks over a dataset. @throws Refusal as the SDL describes at `generateTestTasks` */
export async function generateTestTasks(
  deps: Deps,
  db: Database,
  { input, reason }: { readonly input: GenerateTestTasksInput; readonly reason?: string | null },
  by: string,
): Promise<OperationRow> {
  const { requestId, datasetId: givenId, tasks, ranks, ...program } = input;
  const datasetId = readId('datasetId', givenId);
  assertTestTasks(tasks, ranks ?? DEFAULT_RANKS);
  assertBounded(program);
  const request: StoredRequest = {
    requestId: readRequestId(requestId),
    requestedBy: by,
    reason: readReason(reason),
    parameters: parametersOf({ ...program, datasetId, tasks, ranks }),
  };
  return carryOutOnce(db, 'GENERATE_TEST_TASKS', request, async () => {
    const templates = templatesOf(program, tasks, ranks ?? DEFAULT_RANKS);
    // Outside of the transaction, because the catalog may be slow.
    const { dataset: parent, fileIds } = await findFiles(deps, datasetId, tasks);
    return db.transaction(async (tx) => {
      const operationId = deps.newId();
      const stored = await storeSingleUseTemplates(deps, tx, templates, by);
      const test = {
        namedBy: operationId,
        purpose: 'test',
        parent,
        fileIds,
        templates: stored,
        rerunOf: null,
        by,
      } as const;
      const { workflowIds, datasetId: madeId } = await startSelection(deps, tx, test);
      const matched = tasks * fileIds.length;
      const operation = { id: operationId, kind: 'GENERATE_TEST_TASKS', request, matched, workflowId: null } as const;
      await storeRequest(deps, tx, { ...operation, datasetId: madeId });
      const results = {
        operationId,
        matched: fileIds.length,
        applied: 0,
        refused: 0,
        done: false,
        code: null,
        text: null,
      };
      const made = await findTasksOfWorkflows(tx.em, workflowIds);
      await insertTaskResults(
        tx,
        made.map(({ id }) => ({ ...results, taskId: id })),
      );
      deps.logAfterCommit(tx, { operationId, datasetId, tasks, jobs: matched, by }, 'test tasks generated');
      return findOperation(tx.em, operationId);
    });
  });
}

/** Compiles a chain of one stage for each task; those of one rank have the same. */
function templatesOf(program: ProgramInput, tasks: number, ranks: readonly number[]) {
  const compiled = new Map(ranks.map((rank) => [rank, compileProgram({ ...program, rank }, EACH_FILE)]));
  return Array.from({ length: tasks }, (_, index) => {
    const chain = compiled.get(ranks[index % ranks.length] ?? 0);
    if (!chain) throw new Error(`test task ${index} has no rank`);
    return { name: `test task ${index + 1}: ${program.executable}`, ...chain };
  });
}

async function findFiles(deps: Pick<Deps, 'catalog'>, datasetId: string, tasks: number): Promise<DatasetFiles> {
  const found = await deps.catalog.findFilesOfDataset(datasetId, Math.floor(MAX_TEST_FILES / tasks));
  if (!found) throw new Refusal('NOT_FOUND', `there is no dataset ${datasetId}`, { field: 'datasetId' });
  assertTestJobs(tasks, found.count);
  assertValid('datasetId', found.fileIds.length === 0 ? 'names a dataset without files that can be read' : undefined);
  return found;
}
