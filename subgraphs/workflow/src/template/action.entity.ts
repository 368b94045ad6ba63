import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import { TemplateEntity } from './template.entity.ts';

/** What a person did to a template. */
export const TemplateActionEntity = defineEntity({
  name: 'TemplateAction',
  tableName: 'template_action',
  properties: {
    id: p.uuid().primary(),
    templateId: p
      .manyToOne(TemplateEntity)
      .mapToPk()
      .fieldName('template_id')
      .foreignKeyName('template_action_template')
      .updateRule('no action')
      .deleteRule('no action'),
    kind: p.text().$type<'create' | 'edit' | 'activate' | 'archive'>(),
    by: p.text(),
    reason: p.text().strictNullable(),
    at: p.datetime().columnType('timestamptz'),
    details: p.json<unknown>().strictNullable(),
  },
  indexes: [{ name: 'template_action_of_template', properties: ['templateId', 'id'] }],
  checks: [{ name: 'template_action_kind', expression: "kind in ('create', 'edit', 'activate', 'archive')" }],
});

export type TemplateActionRow = RowOf<typeof TemplateActionEntity>;
