import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { DatasetKind } from '@visor/schema';
import type { Page } from '@visor/service';
import { TemplateEntity } from '../template/template.entity.ts';

/** What workflow records of a dataset: one row per dataset that an event named, or that a task makes. */
export const DatasetRefEntity = defineEntity({
  name: 'DatasetRef',
  tableName: 'dataset_ref',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    /** Announced from outside, made by no task. */
    external: p.boolean(),
    opened: p.boolean().default(false),
    closed: p.boolean().default(false),
    /** The template that was assigned to it. */
    templateId: p
      .manyToOne(TemplateEntity)
      .mapToPk()
      .fieldName('template_id')
      .foreignKeyName('dataset_ref_template')
      .deleteRule('no action')
      .strictNullable(),
    /** Null when it was recorded before kinds were, or a task makes it. */
    kind: p.text().$type<DatasetKind>().strictNullable(),
    /** Its files are marked for deletion. */
    deleting: p.boolean().default(false),
  },
  indexes: [
    {
      name: 'dataset_ref_undecided',
      expression:
        'create index "dataset_ref_undecided" on "dataset_ref" (id) where external and template_id is null and not closed',
    },
    {
      name: 'dataset_ref_waiting',
      expression:
        'create index "dataset_ref_waiting" on "dataset_ref" (id desc) where external and template_id is null',
    },
  ],
  checks: [{ name: 'dataset_ref_kind', expression: "kind in ('input', 'output', 'log')" }],
});

export type DatasetRow = RowOf<typeof DatasetRefEntity>;

/** A dataset as other services know it: by id. */
export interface DatasetRef {
  readonly id: string;
}

/** A dataset with the name that templates are matched with. */
export interface NamedDataset {
  readonly id: string;
  readonly name: string;
}

/** A page of waiting datasets, and the mask that they fit. */
export interface WaitingPage extends Page<DatasetRef> {
  /** SQL LIKE pattern of the names. */
  readonly pattern: string;
}
