import type { Database, Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { SetTemplateStatusInput } from '../../generated/types.ts';
import { lockOpenUnassigned } from '../dataset/dataset.store.ts';
import type { Deps } from '../deps.ts';
import { compileTemplate } from '../template/compile-template.ts';
import type { TemplateRow } from '../template/template.entity.ts';
import { templateLifecycle } from '../template/template.rules.ts';
import { findTemplates, takeTemplateLock, updateChain, updateTemplateStatus } from '../template/template.store.ts';
import { idOf } from '../text.rules.ts';
import { startMatchingWorkflows } from './start-matching-workflows.ts';

/**
 * Sets the status of a template: LOADED -> ACTUAL -> ARCHIVED; its present status changes nothing. A template that becomes
 * ACTUAL is matched with the datasets that are open and have no template.
 * @throws Refusal as createTemplate does, when an old draft does not satisfy the present rules
 */
export async function setTemplateStatus(
  deps: Deps,
  db: Database,
  input: SetTemplateStatusInput,
  by: string,
): Promise<TemplateRow> {
  const id = idOf('id', input.id);
  const from = templateLifecycle.states.filter((status) => templateLifecycle.canBecome(status, input.status));
  return db.transaction(async (tx) => {
    await takeTemplateLock(tx);
    if (input.status === 'ACTUAL') await recompileDraft(tx, id);
    const updated = await updateTemplateStatus(tx, id, input.status, from, { at: deps.now(), by });
    if (updated) {
      deps.logAfterCommit(tx, { templateId: id, status: updated.status, by }, 'template status set');
      if (updated.status === 'ACTUAL') await startMatchingWorkflows(deps, tx, await lockOpenUnassigned(tx));
      return updated;
    }
    const [present] = await findTemplates(tx, [id]);
    if (!present) throw new Refusal('NOT_FOUND', `there is no template ${id}`);
    if (present.status === input.status) return present;
    throw new Refusal('ILLEGAL_MOVE', `a template that is ${present.status} cannot become ${input.status}`, {
      status: present.status,
    });
  });
}

/** Checks and compiles a draft by the present rules; it may have been stored under older ones. */
async function recompileDraft(tx: Tx, id: string): Promise<void> {
  const [draft] = await findTemplates(tx, [id]);
  if (draft?.status === 'LOADED') await updateChain(tx, id, compileTemplate(draft.cwl, draft.parameters));
}
