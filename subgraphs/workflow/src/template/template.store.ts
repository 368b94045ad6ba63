import type { Chain } from '@visor/cwl';
import type { TemplateStatus } from '../../generated/resolvers.ts';
import type { Sql } from '../deps.ts';
import type { KnownTemplate } from '../workflow/processing.rules.ts';
import type { ActualTemplate, TemplateRow } from './template.entity.ts';

const columns = `id, name, mask, mask_kind as "maskKind", status, cwl, parameters, created_at as "createdAt",
  created_by as "createdBy", status_changed_at as "statusChangedAt", status_changed_by as "statusChangedBy"`;

export const templatesBy = (sql: Sql, ids: readonly string[]): Promise<TemplateRow[]> =>
  sql.query<TemplateRow>(`select ${columns} from template where id = any ($1::uuid[])`, [ids]);

/** All of them, newest first: templates are written by people, so they stay few. */
export const allTemplates = (sql: Sql): Promise<TemplateRow[]> =>
  sql.query<TemplateRow>(`select ${columns} from template order by id desc limit 10000`);

export const actualTemplates = (sql: Sql): Promise<ActualTemplate[]> =>
  sql.query<ActualTemplate>(
    `select id, mask, mask_kind as "maskKind", created_at as "createdAt", chain from template where status = 'ACTUAL'`,
  );

/** One template with what a start needs. */
export async function templateWithChain(
  sql: Sql,
  id: string,
): Promise<(ActualTemplate & Pick<TemplateRow, 'name' | 'status'>) | undefined> {
  const rows = await sql.query<ActualTemplate & Pick<TemplateRow, 'name' | 'status'>>(
    `select id, name, status, mask, mask_kind as "maskKind", created_at as "createdAt", chain from template where id = $1`,
    [id],
  );
  return rows[0];
}

/** What reasons say of templates, without their texts. */
export const knownTemplates = (sql: Sql): Promise<KnownTemplate[]> =>
  sql.query<KnownTemplate>(
    `select id, name, status, mask, mask_kind as "maskKind", created_at as "createdAt",
            jsonb_array_length(chain -> 'steps') as steps from template order by id desc limit 10000`,
  );

export const saveChain = (sql: Sql, id: string, chain: Chain): Promise<unknown> =>
  sql.query('update template set chain = $2::jsonb where id = $1', [id, JSON.stringify(chain)]);

/** Moves a template from one of these statuses; undefined where it is in another (or not there). */
export async function moveTemplate(
  sql: Sql,
  id: string,
  to: TemplateStatus,
  from: readonly TemplateStatus[],
  moved: { readonly at: Date; readonly by: string },
): Promise<TemplateRow | undefined> {
  const rows = await sql.query<TemplateRow>(
    `update template set status = $2, status_changed_at = $4, status_changed_by = $5
      where id = $1 and status = any ($3) returning ${columns}`,
    [id, to, from, moved.at, moved.by],
  );
  return rows[0];
}

// A dataset that is looked at while a template becomes ACTUAL must be seen by one of the two: the lookers share this
// lock, the change takes it alone.
const lock = `hashtextextended(current_schema() || '.template', 0)`;
export const shareTemplates = (sql: Sql): Promise<unknown> => sql.query(`select pg_advisory_xact_lock_shared(${lock})`);
export const holdTemplates = (sql: Sql): Promise<unknown> => sql.query(`select pg_advisory_xact_lock(${lock})`);
