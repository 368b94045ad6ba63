import type { Chain } from '@visor/cwl';
import type { TemplateStatus } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import type { ActualTemplate, TemplateRow, TemplateSummary } from './template.entity.ts';

const columns = `id, name, mask, mask_kind as "maskKind", status, cwl, parameters, created_at as "createdAt",
  created_by as "createdBy", status_changed_at as "statusChangedAt", status_changed_by as "statusChangedBy"`;

export const findTemplates = (sql: Sql, ids: readonly string[]): Promise<TemplateRow[]> =>
  sql.query<TemplateRow>(`select ${columns} from template where id = any ($1::uuid[])`, [ids]);

/** Lists all templates, newest first. People write templates, so there are few. */
export const findAllTemplates = (sql: Sql): Promise<TemplateRow[]> =>
  sql.query<TemplateRow>(`select ${columns} from template order by id desc limit 10000`);

export const findActualTemplates = (sql: Sql): Promise<ActualTemplate[]> =>
  sql.query<ActualTemplate>(
    `select id, mask, mask_kind as "maskKind", created_at as "createdAt", chain from template where status = 'ACTUAL'`,
  );

/** Finds a template with what starting a workflow needs. */
export async function findTemplateWithChain(
  sql: Sql,
  id: string,
): Promise<(ActualTemplate & Pick<TemplateRow, 'name' | 'status'>) | undefined> {
  const rows = await sql.query<ActualTemplate & Pick<TemplateRow, 'name' | 'status'>>(
    `select id, name, status, mask, mask_kind as "maskKind", created_at as "createdAt", chain from template where id = $1`,
    [id],
  );
  return rows[0];
}

/** Lists what processing reasons say of templates, without their CWL. */
export const findTemplateSummaries = (sql: Sql): Promise<TemplateSummary[]> =>
  sql.query<TemplateSummary>(
    `select id, name, status, mask, mask_kind as "maskKind", created_at as "createdAt",
            jsonb_array_length(chain -> 'steps') as "stepCount" from template order by id desc limit 10000`,
  );

export const updateChain = (sql: Sql, id: string, chain: Chain): Promise<unknown> =>
  sql.query('update template set chain = $2::jsonb where id = $1', [id, JSON.stringify(chain)]);

/** Sets the status of a template that has one of the statuses `from`; else returns undefined. */
export async function updateTemplateStatus(
  sql: Sql,
  id: string,
  to: TemplateStatus,
  from: readonly TemplateStatus[],
  change: { readonly at: Date; readonly by: string },
): Promise<TemplateRow | undefined> {
  const rows = await sql.query<TemplateRow>(
    `update template set status = $2, status_changed_at = $4, status_changed_by = $5
      where id = $1 and status = any ($3) returning ${columns}`,
    [id, to, from, change.at, change.by],
  );
  return rows[0];
}

// A dataset that is matched while a template becomes ACTUAL must be seen by one of the two transactions: those that match
// datasets share this lock, the one that changes a template takes it alone.
const LOCK = `hashtextextended(current_schema() || '.template', 0)`;
export const shareTemplateLock = (sql: Sql): Promise<unknown> =>
  sql.query(`select pg_advisory_xact_lock_shared(${LOCK})`);
export const takeTemplateLock = (sql: Sql): Promise<unknown> => sql.query(`select pg_advisory_xact_lock(${LOCK})`);
