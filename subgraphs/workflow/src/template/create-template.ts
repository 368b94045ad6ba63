import type { Database } from '@visor/db';
import { assertValid, labelProblem } from '@visor/schema';
import type { CreateTemplateInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { compileTemplate } from './compile-template.ts';
import { maskProblem } from './mask.rules.ts';
import { TemplateEntity, type TemplateRow } from './template.entity.ts';

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
  assertValid('name', labelProblem(input.name, MAX_NAME_LENGTH));
  assertValid('mask', maskProblem(input.mask));
  const chain = compileTemplate(input.cwl, input.parameters ?? {});
  return db.transaction(async (tx) => {
    const template = tx.em.create(TemplateEntity, {
      id: deps.newId(),
      name: input.name,
      mask: input.mask,
      maskKind: input.maskKind ?? 'substring',
      status: 'LOADED',
      cwl: input.cwl,
      parameters: input.parameters ?? {},
      chain,
      createdAt: deps.now(),
      createdBy: by,
      statusChangedAt: null,
      statusChangedBy: null,
    });
    await tx.em.flush();
    deps.logAfterCommit(tx, { templateId: template.id, name: input.name, by }, 'template created');
    return template;
  });
}
