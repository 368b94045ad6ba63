import { recordset, uuidv7, type Database, type RecordOf } from '@visor/db';
import { storableJson } from '@visor/schema';
import { listById, readEntityPage, type PageRequest } from '@visor/service';
import type { Sql } from '../deps.ts';
import { TemplateActionEntity, type TemplateActionRow } from './action.entity.ts';

const actions = recordset({
  id: 'uuid',
  templateId: 'uuid',
  kind: 'text',
  by: 'text',
  reason: 'text?',
  at: 'timestamptz',
  details: 'jsonb',
});

type NewAction = Omit<RecordOf<typeof actions>, 'id' | 'kind'> & Pick<TemplateActionRow, 'kind'>;

/** Records what a person did to a template. */
export const insertTemplateAction = (sql: Sql, action: NewAction): Promise<unknown> =>
  sql.query(
    `insert into template_action (${actions.columns}) select ${actions.values('a')} from ${actions.from('$1', 'a')}`,
    [storableJson([{ ...action, id: uuidv7() }])],
  );

const ACTIONS = {
  ...listById('Template.actions'),
  entity: TemplateActionEntity,
  orderBy: ['id'],
  descending: true,
} as const;

/** A page of what persons did to a template, newest first; each was done at once. */
export async function readTemplateActions(db: Database, templateId: string, request: PageRequest) {
  const { nodes, pageInfo } = await readEntityPage(db, ACTIONS, request, { equal: { templateId } });
  return {
    nodes: nodes.map((action) => ({ ...action, outcome: 'APPLIED' as const, code: null, text: null })),
    pageInfo,
  };
}
