import { defineEntity, p } from '@mikro-orm/core';
import type { Chain } from '@visor/cwl';
import type { MaskKind, TemplateStatus } from '../../generated/types.ts';
import type { MaskedTemplate } from './mask.rules.ts';

export const TemplateEntity = defineEntity({
  name: 'Template',
  tableName: 'template',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    mask: p.text(),
    maskKind: p.text(),
    status: p.text(),
    cwl: p.text(),
    parameters: p.json(),
    chain: p.json(),
    createdAt: p.datetime().columnType('timestamptz'),
    createdBy: p.text(),
    statusChangedAt: p.datetime().columnType('timestamptz').nullable(),
    statusChangedBy: p.text().nullable(),
  },
});

/** A template as its store reads it. */
export interface TemplateRow {
  readonly id: string;
  readonly name: string;
  readonly mask: string;
  readonly maskKind: MaskKind;
  readonly status: TemplateStatus;
  readonly cwl: string;
  readonly parameters: unknown;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly statusChangedAt: string | null;
  readonly statusChangedBy: string | null;
}

/** What processing reasons say of a template. */
export interface TemplateSummary extends MaskedTemplate {
  readonly name: string;
  readonly status: TemplateStatus;
  /** Length of its chain. */
  readonly stepCount: number;
}

/** What matching needs of an ACTUAL template. */
export interface ActualTemplate extends MaskedTemplate {
  readonly chain: Chain;
}
