import { AttemptEntity } from './job/attempt.entity.ts';
import { JobEntity } from './job/job.entity.ts';
import { PilotEntity } from './pilot/pilot.entity.ts';

export const entities = [JobEntity, AttemptEntity, PilotEntity];
