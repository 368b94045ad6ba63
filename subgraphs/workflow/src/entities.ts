import { RecordedEventEntity } from '@visor/db';
import { AcceptedFindingEntity } from './consistency/accepted-finding.entity.ts';
import { DatasetRefEntity } from './dataset/dataset.entity.ts';
import { OperationEntity, OperationTaskEntity } from './operation/operation.entity.ts';
import { RerunEntity, RerunFileEntity } from './operation/rerun.entity.ts';
import { SteeringEntity } from './template/steering.entity.ts';
import { TaskEntity } from './task/task.entity.ts';
import { TemplateActionEntity } from './template/action.entity.ts';
import { TemplateEntity } from './template/template.entity.ts';
import { WorkflowEntity } from './workflow/workflow.entity.ts';

/** Every table of the schema, but those of the event log. */
export const entities = [
  TemplateEntity,
  TemplateActionEntity,
  DatasetRefEntity,
  WorkflowEntity,
  TaskEntity,
  OperationEntity,
  OperationTaskEntity,
  RerunEntity,
  RerunFileEntity,
  SteeringEntity,
  AcceptedFindingEntity,
  RecordedEventEntity,
];
