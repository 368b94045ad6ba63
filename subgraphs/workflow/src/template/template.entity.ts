import { defineEntity, p } from '@mikro-orm/core';
import type { Chain } from '@visor/cwl';
import type { RowOf } from '@visor/db';
import type { MaskKind, TemplateStatus } from '../../generated/types.ts';

export const TemplateEntity = defineEntity({
  name: 'Template',
  tableName: 'template',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    mask: p.text(),
    maskKind: p.text().$type<MaskKind>(),
    status: p.text().$type<TemplateStatus>(),
    cwl: p.text(),
    parameters: p.json<unknown>(),
    /** Compiled from `cwl`. */
    chain: p.json<Chain>(),
    createdAt: p.datetime().columnType('timestamptz'),
    createdBy: p.text(),
    statusChangedAt: p.datetime().columnType('timestamptz').strictNullable(),
    statusChangedBy: p.text().strictNullable(),
    /** Made of one request (`createJob`), and started by nothing else. */
    singleUse: p.boolean().default(false),
    /** 1, and one more for each edit. */
    revision: p.integer().default(1),
    version: p.integer().version().defaultRaw('1'),
  },
  indexes: [
    {
      name: 'template_actual',
      expression: `create index "template_actual" on "template" (id) where status = 'ACTUAL'`,
    },
    {
      name: 'template_listed',
      expression: 'create index "template_listed" on "template" (id) where not single_use',
    },
  ],
  checks: [
    { name: 'template_mask_kind', expression: "mask_kind in ('substring', 'glob')" },
    { name: 'template_status', expression: "status in ('LOADED', 'ACTUAL', 'ARCHIVED')" },
  ],
});

type FullTemplateRow = RowOf<typeof TemplateEntity>;

/** A template without its chain, which can be large. */
export type TemplateRow = Omit<FullTemplateRow, 'chain'>;

/** What matching and starting need of a template. */
export type ActualTemplate = Pick<
  FullTemplateRow,
  'id' | 'name' | 'status' | 'mask' | 'maskKind' | 'createdAt' | 'chain'
>;

/** What processing reasons say of a template. */
export interface TemplateSummary extends Omit<ActualTemplate, 'chain'> {
  /** Length of its chain. */
  readonly stepCount: number;
}
