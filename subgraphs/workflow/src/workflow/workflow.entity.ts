import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { WorkflowStatus } from '../../generated/types.ts';
import { TemplateEntity } from '../template/template.entity.ts';

export const WorkflowEntity = defineEntity({
  name: 'Workflow',
  tableName: 'workflow',
  properties: {
    id: p.uuid().primary(),
    templateId: p.manyToOne(TemplateEntity).mapToPk().fieldName('template_id').foreignKeyName('workflow_template'),
    datasetId: p.uuid(),
    status: p.text().$type<WorkflowStatus>(),
    createdAt: p.datetime().columnType('timestamptz'),
    finishedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** The person who started it; null when the template's mask did. */
    startedBy: p.text().strictNullable(),
    /** The workflow whose files it runs again. */
    rerunOf: p.uuid().strictNullable(),
    /** When reruns had finished all that it left undone; null while they have not. */
    recoveredAt: p.datetime().columnType('timestamptz').strictNullable(),
  },
  uniques: [{ name: 'workflow_once', properties: ['templateId', 'datasetId'] }],
  indexes: [
    {
      name: 'workflow_dataset',
      expression: 'create index "workflow_dataset" on "workflow" (dataset_id, id desc)',
    },
    {
      name: 'workflow_status_newest',
      expression: 'create index "workflow_status_newest" on "workflow" (status, id desc)',
    },
    {
      name: 'workflow_template_status',
      expression: 'create index "workflow_template_status" on "workflow" (template_id, status, id desc)',
    },
    {
      name: 'workflow_reruns',
      expression: 'create index "workflow_reruns" on "workflow" (rerun_of, id) where rerun_of is not null',
    },
  ],
  checks: [
    { name: 'workflow_status', expression: "status in ('ACTIVE', 'FINISHED', 'FAILED', 'CANCELLED')" },
    { name: 'workflow_finished', expression: "(finished_at is null) = (status = 'ACTIVE')" },
  ],
});

export type WorkflowRow = RowOf<typeof WorkflowEntity>;

/** A workflow as it is inserted. */
export type NewWorkflow = Pick<WorkflowRow, 'id' | 'templateId' | 'datasetId' | 'startedBy' | 'rerunOf'>;
