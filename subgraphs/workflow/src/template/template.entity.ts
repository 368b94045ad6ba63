import { defineEntity, p } from '@mikro-orm/core';
import type { Chain } from '@visor/cwl';
import type { MaskKind, TemplateStatus } from '../../generated/resolvers.ts';

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

/** What matching needs of a template that may be used. */
export interface ActualTemplate {
  readonly id: string;
  readonly mask: string;
  readonly maskKind: MaskKind;
  readonly createdAt: string;
  readonly chain: Chain;
}
