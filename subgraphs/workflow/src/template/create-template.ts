import type { Database } from '@visor/db';
import { demand } from '@visor/schema';
import type { CreateTemplateInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { textFault } from '../text.rules.ts';
import { compileTemplate } from './compile-template.ts';
import { maskProblem } from './mask.rules.ts';
import { TemplateEntity, type TemplateRow } from './template.entity.ts';
import { findTemplates } from './template.store.ts';

const MAX_NAME_LENGTH = 255;

/**
 * Stores a template as LOADED, compiled.
 * @throws Refusal INVALID, or UNSUPPORTED for valid CWL that Visor does not run; `details.problems` lists every problem
 */
export async function createTemplate(
  deps: Pick<Deps, 'now' | 'newId' | 'logAfterCommit'>,
  db: Database,
  input: CreateTemplateInput,
  by: string,
): Promise<TemplateRow> {
  demand('name', textFault(input.name, MAX_NAME_LENGTH));
  demand('mask', maskProblem(input.mask));
  const chain = compileTemplate(input.cwl, input.parameters ?? {});
  return db.transaction(async (tx) => {
    const id = deps.newId();
    tx.em.create(TemplateEntity, {
      id,
      name: input.name,
      mask: input.mask,
      maskKind: input.maskKind ?? 'substring',
      status: 'LOADED',
      cwl: input.cwl,
      parameters: input.parameters ?? {},
      chain,
      createdAt: deps.now(),
      createdBy: by,
    });
    await tx.em.flush();
    const [stored] = await findTemplates(tx, [id]);
    deps.logAfterCommit(tx, { templateId: id, name: input.name, by }, 'template created');
    if (!stored) throw new Error(`template ${id} vanished in the transaction that stored it`);
    return stored;
  });
}
