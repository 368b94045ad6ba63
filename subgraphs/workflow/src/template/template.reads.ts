import { findRows, findRowsWithout, rowsOf, selectColumns } from '@visor/db';
import { accessByIds, type Finder, type FoundPage } from '@visor/service';
import type { TemplateFacet, TemplateFilter, TemplateOrderField } from '../../generated/types.ts';
import type { EntityReader, Sql } from '../deps.ts';
import { TemplateEntity, type ActualTemplate, type TemplateRow, type TemplateSummary } from './template.entity.ts';

export type TemplatePage = FoundPage<TemplateRow, TemplateFilter>;

/** Which templates that people wrote can be found: they are few. */
export const templateFinder: Finder<TemplateRow, TemplateFilter, TemplateOrderField> = {
  name: 'templateList',
  defaultSize: 50,
  table: 'template',
  key: 'id',
  keyOf: ({ id }) => id,
  readRows: ({ orm }, ids) => findTemplates(orm.em, ids),
  columns: {
    id: { kind: 'uuid', sql: 'e.id' },
    name: { kind: 'text', sql: 'e.name' },
    mask: { kind: 'text', sql: 'e.mask' },
    status: { kind: 'enum', sql: 'e.status' },
    createdBy: { kind: 'text', sql: 'e.created_by' },
    createdAt: { kind: 'time', sql: 'e.created_at' },
  },
  orders: { ID: [{ sql: 'e.id', kind: 'uuid' }] },
  standard: { by: 'ID', direction: 'DESC' },
  access: (where) => {
    const { streams = [{ sql: 'true', parameters: [] }] } = accessByIds(where) ?? {};
    return { streams: streams.map((stream) => ({ ...stream, sql: `${stream.sql} and not e.single_use` })) };
  },
  facets: { STATUS: 'e.status', CREATED_BY: 'e.created_by' } satisfies Record<TemplateFacet, string>,
};

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

/** Lists the ACTUAL templates where one of these datasets came from outside and has none; chains are large, so that else none is read. */
export async function findTemplatesFor(sql: Sql, datasetIds: readonly string[]): Promise<ActualTemplate[]> {
  const rows = await sql.query(
    `select ${selectColumns(TemplateEntity, 't', ['id', 'name', 'status', 'mask', 'maskKind', 'createdAt', 'chain'])}
       from template t
      where t.status = 'ACTUAL' and exists (
        select from dataset_ref d where d.id = any ($1::uuid[]) and d.external and d.template_id is null)`,
    [datasetIds],
  );
  return rowsOf(TemplateEntity, rows);
}

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
