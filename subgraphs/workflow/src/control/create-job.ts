import type { Database } from '@visor/db';
import type { CreateJobInput } from '../../generated/types.ts';
import type { NamedDataset } from '../dataset/dataset.entity.ts';
import type { Deps } from '../deps.ts';
import type { OperationRow } from '../operation/operation.entity.ts';
import { findOperation } from '../operation/operation.reads.ts';
import { readReason, readRequestId } from '../operation/operation.rules.ts';
import { carryOutOnce, storeRequest, type StoredRequest } from '../operation/store-operation.ts';
import { storeSingleUseTemplates } from '../template/create-template.ts';
import { compileProgram } from './compile-program.ts';
import { ALL_FILES, assertBounded, assertReadable, parametersOf } from './job.rules.ts';
import { readFileIds } from './selection.rules.ts';
import { startSelection } from './start-selection.ts';

/** Makes one job of a program and files by hand. @throws Refusal as the SDL describes at `createJob` */
export async function createJob(
  deps: Deps,
  db: Database,
  { input, reason }: { readonly input: CreateJobInput; readonly reason?: string | null },
  by: string,
): Promise<OperationRow> {
  const { requestId, fileIds: givenIds, ...program } = input;
  const fileIds = readFileIds(givenIds);
  assertBounded(program);
  const request: StoredRequest = {
    requestId: readRequestId(requestId),
    requestedBy: by,
    reason: readReason(reason),
    parameters: { ...parametersOf(program), fileIds },
  };
  return carryOutOnce(db, 'CREATE_JOB', request, async () => {
    const { cwl, chain } = compileProgram(program, ALL_FILES);
    // Outside of the transaction, because the catalog may be slow.
    const parent = await findParent(deps, fileIds);
    return db.transaction(async (tx) => {
      const operationId = deps.newId();
      const name = `job by hand: ${program.executable}`;
      const templates = await storeSingleUseTemplates(deps, tx, [{ name, cwl, chain }], by);
      const job = { namedBy: operationId, purpose: 'job', parent, fileIds, templates, rerunOf: null, by } as const;
      const { workflowIds, datasetId } = await startSelection(deps, tx, job);
      const [workflowId = null] = workflowIds;
      const matched = fileIds.length;
      await storeRequest(deps, tx, { id: operationId, kind: 'CREATE_JOB', request, matched, workflowId, datasetId });
      const { executable } = program;
      deps.logAfterCommit(tx, { operationId, workflowId, executable, files: matched, by }, 'job created by hand');
      return findOperation(tx.em, operationId);
    });
  });
}

/** Returns the dataset of the first file. @throws Refusal INVALID where a file does not exist or cannot be read, UNAVAILABLE */
async function findParent(deps: Pick<Deps, 'catalog'>, fileIds: readonly string[]): Promise<NamedDataset> {
  const found = await deps.catalog.findFiles(fileIds);
  assertReadable(fileIds, found);
  const [first] = found;
  if (!first) throw new Error('no file was asked for');
  return first.dataset;
}
