import type { Database } from '@visor/db';
import {
  assertValid,
  labelProblem,
  MAX_REASON_LENGTH,
  printableText,
  readId,
  Refusal,
  storageProblem,
} from '@visor/schema';
import type { EditTemplateInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { insertTemplateAction } from './action.store.ts';
import { compileTemplate } from './compile-template.ts';
import { MAX_NAME_LENGTH } from './create-template.ts';
import { maskProblem } from './mask.rules.ts';
import { TemplateEntity, type TemplateRow } from './template.entity.ts';
import { takeTemplateLock } from './template.store.ts';

/**
 * Edits a draft. Templates that were ACTUAL stay as they are: workflows, and the datasets that they matched, refer to them.
 * @throws Refusal as the SDL describes at `editTemplate`
 */
export async function editTemplate(
  deps: Deps,
  db: Database,
  input: EditTemplateInput,
  by: string,
): Promise<TemplateRow> {
  const id = readId('id', input.id);
  const reason = input.reason?.trim() ?? '';
  assertValid('reason', storageProblem(reason, MAX_REASON_LENGTH));
  if (input.name != null) assertValid('name', labelProblem(input.name, MAX_NAME_LENGTH));
  if (input.mask != null) assertValid('mask', maskProblem(input.mask));
  const { name, mask, maskKind, cwl, parameters } = input;
  const changed = Object.entries({ name, mask, maskKind, cwl, parameters }).filter(([, value]) => value != null);
  if (changed.length === 0)
    throw new Refusal('INVALID', 'nothing is given that an edit could change: name, mask, maskKind, cwl or parameters');
  return db.transaction(async (tx) => {
    await takeTemplateLock(tx);
    const template = await tx.em.findOne(TemplateEntity, { id });
    if (!template || template.singleUse) throw new Refusal('NOT_FOUND', `there is no template ${id}`, { field: 'id' });
    const { status, revision } = template;
    if (status !== 'LOADED')
      throw new Refusal(
        'ILLEGAL_MOVE',
        `template ${id} is ${status}, and only a LOADED one can be edited: create a new one, activate it, and archive this one`,
        { status },
      );
    if (input.revision != null && input.revision !== revision)
      throw new Refusal('CONFLICT', `template ${id} has revision ${revision}, not ${input.revision}: read it again`, {
        field: 'revision',
        revision,
      });
    if (cwl != null || parameters != null)
      template.chain = compileTemplate(cwl ?? template.cwl, parameters ?? template.parameters);
    Object.assign(template, Object.fromEntries(changed), { revision: revision + 1 });
    await tx.em.flush();
    await insertTemplateAction(tx, {
      templateId: id,
      kind: 'edit',
      by,
      reason: reason === '' ? null : printableText(reason),
      at: deps.now(),
      details: { revision: revision + 1, fields: changed.map(([field]) => field) },
    });
    deps.logAfterCommit(tx, { templateId: id, revision: revision + 1, by }, 'template edited');
    return template;
  });
}
