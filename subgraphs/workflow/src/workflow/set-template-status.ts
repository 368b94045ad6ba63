import type { Database, Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { SetTemplateStatusInput } from '../../generated/resolvers.ts';
import { datasetsInWait } from '../dataset/record-dataset-events.ts';
import type { Deps } from '../deps.ts';
import { idOf } from '../text.rules.ts';
import { startWorkflows } from './start-matching-workflows.ts';
import { compileTemplate } from '../template/compile-template.ts';
import type { TemplateRow } from '../template/template.entity.ts';
import { mayBecome, templateStatuses } from '../template/template.rules.ts';
import { holdTemplates, moveTemplate, saveChain, templatesBy } from '../template/template.store.ts';

/**
 * LOADED -> ACTUAL -> ARCHIVED; the status that it has already is no move. A template that becomes ACTUAL is matched with
 * the datasets that were seen, fitted none and are open still.
 * @throws Refusal as createTemplate does, where a draft of before does not keep the rules of today
 */
export async function setTemplateStatus(
  deps: Deps,
  db: Database,
  input: SetTemplateStatusInput,
  by: string,
): Promise<TemplateRow> {
  const id = idOf('id', input.id);
  const from = templateStatuses.filter((status) => mayBecome(status, input.status));
  return db.transaction(async (tx) => {
    await holdTemplates(tx);
    if (input.status === 'ACTUAL') await compileDraft(tx, id);
    const moved = await moveTemplate(tx, id, input.status, from, { at: deps.now(), by });
    if (moved) {
      deps.logAfterCommit(tx, { templateId: id, status: moved.status, by }, 'template status set');
      if (moved.status === 'ACTUAL') await startWorkflows(deps, tx, await datasetsInWait(tx));
      return moved;
    }
    const [present] = await templatesBy(tx, [id]);
    if (!present) throw new Refusal('NOT_FOUND', `there is no template ${id}`);
    if (present.status === input.status) return present;
    throw new Refusal('ILLEGAL_MOVE', `a template that is ${present.status} cannot become ${input.status}`, {
      status: present.status,
    });
  });
}

/** A draft may have been stored under rules of before: what is frozen now is checked, and compiled, by those of today. */
async function compileDraft(tx: Tx, id: string): Promise<void> {
  const [draft] = await templatesBy(tx, [id]);
  if (draft?.status === 'LOADED') await saveChain(tx, id, compileTemplate(draft.cwl, draft.parameters));
}
