import type { Database, Tx } from '@visor/db';
import { assertValid, MAX_REASON_LENGTH, printableText, readId, Refusal, storageProblem } from '@visor/schema';
import type { SetTemplateStatusInput, TemplateStatus } from '../../generated/types.ts';
import { lockOpenUnassigned } from '../dataset/dataset.store.ts';
import type { Deps } from '../deps.ts';
import { insertTemplateAction } from '../template/action.store.ts';
import { compileTemplate } from '../template/compile-template.ts';
import { TemplateEntity, type TemplateRow } from '../template/template.entity.ts';
import { templateLifecycle } from '../template/template.rules.ts';
import { findTemplatesFor } from '../template/template.reads.ts';
import { takeTemplateLock } from '../template/template.store.ts';
import { startMatchingWorkflows } from './start-matching-workflows.ts';

/**
 * Sets the status of a template: LOADED -> ACTUAL -> ARCHIVED; its present status changes nothing. A template that becomes
 * ACTUAL is matched with the datasets that are open and have no template.
 * @throws Refusal as createTemplate does, when an old draft does not satisfy the present rules
 */
export async function setTemplateStatus(
  deps: Deps,
  db: Database,
  { id: givenId, status, reason: given }: SetTemplateStatusInput,
  by: string,
): Promise<TemplateRow> {
  const id = readId('id', givenId);
  const text = given?.trim() ?? '';
  assertValid('reason', storageProblem(text, MAX_REASON_LENGTH));
  const reason = text === '' ? null : printableText(text);
  return db.transaction(async (tx) => {
    await takeTemplateLock(tx);
    const { template, isChanged } = await changeStatus(deps, tx, { id, status, reason, by });
    if (isChanged && status === 'ACTUAL') await startWaiting(deps, tx);
    return template;
  });
}

interface Change {
  readonly id: string;
  readonly status: TemplateStatus;
  readonly reason: string | null;
  readonly by: string;
}

/** What to do where a status cannot be had. */
const REMEDIES: Readonly<Record<TemplateStatus, string>> = {
  LOADED:
    'a draft takes no dataset, so that it can be left as it is; editTemplate changes it, and only what was ACTUAL is archived',
  ACTUAL: 'create a new one (createTemplate), activate it, and archive this one',
  ARCHIVED: 'create it again (createTemplate)',
};

/** Changes one template, whose lock is held. What it refuses, it refuses before it writes. @throws Refusal as `setTemplateStatus` */
export async function changeStatus(
  deps: Deps,
  tx: Tx,
  { id, status, reason, by }: Change,
): Promise<{ readonly template: TemplateRow; readonly isChanged: boolean }> {
  const template = await tx.em.findOne(TemplateEntity, { id });
  if (!template) throw new Refusal('NOT_FOUND', `there is no template ${id}`);
  if (template.status === status) return { template, isChanged: false };
  if (!templateLifecycle.canBecome(template.status, status))
    throw new Refusal(
      'ILLEGAL_MOVE',
      `a template that is ${template.status} cannot become ${status}: ${REMEDIES[template.status]}`,
      { status: template.status },
    );
  // A draft may have been stored under older rules: it is checked and compiled by the present ones.
  if (status === 'ACTUAL') template.chain = compileTemplate(template.cwl, template.parameters);
  template.status = status;
  template.statusChangedAt = deps.now();
  template.statusChangedBy = by;
  await tx.em.flush();
  const kind = status === 'ACTUAL' ? 'activate' : 'archive';
  await insertTemplateAction(tx, { templateId: id, kind, by, reason, at: deps.now(), details: null });
  deps.logAfterCommit(tx, { templateId: id, status, by }, 'template status set');
  return { template, isChanged: true };
}

/** Matches the datasets that are open and have no template. */
export async function startWaiting(deps: Deps, tx: Tx): Promise<void> {
  const datasets = await lockOpenUnassigned(tx);
  const ids = datasets.map(({ id }) => id);
  await startMatchingWorkflows(deps, tx, datasets, await findTemplatesFor(tx, ids));
}
