import type { Chain } from '@visor/cwl';
import type { Database, Tx } from '@visor/db';
import { assertValid, labelProblem } from '@visor/schema';
import type { CreateTemplateInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { insertTemplateAction } from './action.store.ts';
import { compileTemplate } from './compile-template.ts';
import { maskProblem } from './mask.rules.ts';
import { TemplateEntity, type TemplateRow } from './template.entity.ts';

export const MAX_NAME_LENGTH = 255;

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
      singleUse: false,
      revision: 1,
    });
    await tx.em.flush();
    await insertTemplateAction(tx, {
      templateId: template.id,
      kind: 'create',
      by,
      reason: null,
      at: deps.now(),
      details: null,
    });
    deps.logAfterCommit(tx, { templateId: template.id, name: input.name, by }, 'template created');
    return template;
  });
}

/** Names hold no slash, so this mask matches none. */
const MATCHES_NOTHING = '/';

/** A template that is made of one request. */
interface SingleUseTemplate {
  readonly name: string;
  readonly cwl: string;
  readonly chain: Chain;
}

/** Stores compiled templates that are ARCHIVED from the start: they match no dataset, and nobody else can start them. */
export async function storeSingleUseTemplates(
  deps: Pick<Deps, 'now' | 'newId'>,
  tx: Tx,
  templates: readonly SingleUseTemplate[],
  by: string,
): Promise<{ readonly id: string; readonly chain: Chain }[]> {
  const stored = templates.map((template) =>
    tx.em.create(TemplateEntity, {
      ...template,
      id: deps.newId(),
      mask: MATCHES_NOTHING,
      maskKind: 'substring',
      status: 'ARCHIVED',
      parameters: {},
      createdAt: deps.now(),
      createdBy: by,
      statusChangedAt: null,
      statusChangedBy: null,
      singleUse: true,
      revision: 1,
    }),
  );
  await tx.em.flush();
  return stored.map(({ id, chain }) => ({ id, chain }));
}
