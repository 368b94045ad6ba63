import { findRows, findRowsWithout, rowsOf } from '@visor/db';
import type { EntityReader, Sql } from '../deps.ts';
import { TemplateEntity, type ActualTemplate, type TemplateRow, type TemplateSummary } from './template.entity.ts';

/** Lists the templates that people wrote, newest first: there are few. */
export const findAllTemplates = (em: EntityReader): Promise<TemplateRow[]> =>
  findRowsWithout(em, TemplateEntity, ['chain'], {
    equal: { singleUse: false },
    orderBy: ['id'],
    descending: true,
    limit: 10_000,
  });

export const findTemplates = (em: EntityReader, ids: readonly string[]): Promise<TemplateRow[]> =>
  findRowsWithout(em, TemplateEntity, ['chain'], { anyOf: { property: 'id', values: ids } });

export const findActualTemplates = (em: EntityReader): Promise<ActualTemplate[]> =>
  findRowsWithout(em, TemplateEntity, ['cwl', 'parameters'], { equal: { status: 'ACTUAL' } });

/** Finds a template with what starting a workflow needs. */
export async function findTemplateWithChain(em: EntityReader, id: string): Promise<ActualTemplate | undefined> {
  const [template] = await findRows(em, TemplateEntity, { equal: { id } });
  return template;
}

/** Lists what processing reasons say of templates, without their CWL and chain. */
export async function findTemplateSummaries(sql: Sql): Promise<TemplateSummary[]> {
  const rows = await sql.query(
    `select id, name, status, mask, mask_kind, created_at, jsonb_array_length(chain -> 'steps') as "stepCount"
       from template where not single_use order by id desc limit 10000`,
  );
  return rowsOf<typeof TemplateEntity, Pick<TemplateSummary, 'stepCount'>>(TemplateEntity, rows);
}
