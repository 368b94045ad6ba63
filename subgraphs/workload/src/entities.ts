import { AttemptWatchEntity } from './command/attempt-watch.entity.ts';
import { PilotCommandEntity } from './command/command.entity.ts';
import { SteeringEntity } from './steering/steering.entity.ts';
import { TaskOutcomeEntity } from './health/task-outcome.entity.ts';
import { StateChangeEntity } from './history/state-change.entity.ts';
import { AttemptEntity, StreamTailEntity } from './job/attempt.entity.ts';
import { InputReplicasEntity, JobInputEntity } from './job/job-input.entity.ts';
import { JobEntity } from './job/job.entity.ts';
import { RetryRuleSetEntity } from './job/retry-rule-set.entity.ts';
import { ProductEntity, RegistrationEntity } from './job/product.entity.ts';
import { NodeEntity, NodeModeChangeEntity } from './node/node.entity.ts';
import { PilotEntity, PilotRefusalEntity } from './pilot/pilot.entity.ts';
import {
  FailureEventEntity,
  FailureRollupEntity,
  FarmRollupEntity,
  RollupPlaceEntity,
  StageRollupEntity,
  TaskSampleEntity,
} from './rollup/rollup.entity.ts';
import { SchedulerEntity, SchedulingRoundEntity } from './scheduling/scheduler.entity.ts';
import { SettingChangeEntity, SettingEntity } from './settings/setting.entity.ts';
import { JobActionEntity, TaskActionEntity } from './task/action.entity.ts';
import { StorageReservationEntity, StorageRoomEntity } from './storage/storage-room.entity.ts';
import { TaskEntity, TaskFailureEntity } from './task/task.entity.ts';

/** Every table of the schema; those of the event log are the bus's. */
export const entities = [
  StorageRoomEntity,
  StorageReservationEntity,
  TaskEntity,
  TaskFailureEntity,
  TaskActionEntity,
  JobActionEntity,
  SteeringEntity,
  JobEntity,
  JobInputEntity,
  InputReplicasEntity,
  AttemptEntity,
  StreamTailEntity,
  RetryRuleSetEntity,
  TaskOutcomeEntity,
  RegistrationEntity,
  ProductEntity,
  PilotEntity,
  PilotRefusalEntity,
  NodeEntity,
  NodeModeChangeEntity,
  PilotCommandEntity,
  AttemptWatchEntity,
  StateChangeEntity,
  SchedulerEntity,
  SchedulingRoundEntity,
  SettingEntity,
  SettingChangeEntity,
  FailureEventEntity,
  FailureRollupEntity,
  StageRollupEntity,
  FarmRollupEntity,
  TaskSampleEntity,
  RollupPlaceEntity,
];
