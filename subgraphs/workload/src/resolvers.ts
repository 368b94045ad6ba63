import { deadLetter, deadLetterResolvers, deadLetters, discardDeadLetters, replayDeadLetters } from '@visor/service';
import type { Resolvers } from '../generated/resolvers.ts';
import type { Context } from './context.ts';
import { brokerageResolvers } from './brokerage/brokerage.resolvers.ts';
import { claimResolvers } from './claim/claim.resolvers.ts';
import { deletionResolvers } from './deletion/deletion.resolvers.ts';
import { eventResolvers } from './events/events.resolvers.ts';
import { eventLogResolvers } from './event-log/event-log.resolvers.ts';
import { commandResolvers } from './command/command.resolvers.ts';
import { consistencyResolvers } from './consistency/consistency.resolvers.ts';
import { controlResolvers } from './control/control.resolvers.ts';
import { healthResolvers } from './health/health.resolvers.ts';
import { explanationResolvers } from './explanation/explanation.resolvers.ts';
import { formingResolvers } from './forming/forming.resolvers.ts';
import { historyResolvers } from './history/history.resolvers.ts';
import { jobResolvers } from './job/job.resolvers.ts';
import { leaseResolvers } from './lease/lease.resolvers.ts';
import { nodeResolvers } from './node/node.resolvers.ts';
import { pilotResolvers } from './pilot/pilot.resolvers.ts';
import { reportResolvers } from './report/report.resolvers.ts';
import { retryResolvers } from './retry/retry.resolvers.ts';
import { rollupResolvers } from './rollup/rollup.resolvers.ts';
import { schedulingResolvers } from './scheduling/scheduling.resolvers.ts';
import { searchResolvers } from './search/search.resolvers.ts';
import { settingResolvers } from './settings/setting.resolvers.ts';
import { storageResolvers } from './storage/storage.resolvers.ts';
import { steeringResolvers } from './steering/steering.resolvers.ts';
import { tailResolvers } from './tail/tail.resolvers.ts';
import { taskResolvers } from './task/task.resolvers.ts';

export const resolvers = {
  ...jobResolvers,
  ...pilotResolvers,
  SchedulerSlot: schedulingResolvers.SchedulerSlot,
  SchedulingRound: schedulingResolvers.SchedulingRound,
  SchedulingRoundTask: schedulingResolvers.SchedulingRoundTask,
  SchedulingDispatch: schedulingResolvers.SchedulingDispatch,
  WorkloadSettings: settingResolvers.WorkloadSettings,
  SettingChange: settingResolvers.SettingChange,
  Attempt: { ...jobResolvers.Attempt, ...tailResolvers.Attempt },
  Job: { ...jobResolvers.Job, ...controlResolvers.Job, ...brokerageResolvers.Job, ...explanationResolvers.Job },
  File: { ...jobResolvers.File, ...explanationResolvers.File },
  RetryRuleSet: retryResolvers.RetryRuleSet,
  RetryRuleWarning: retryResolvers.RetryRuleWarning,
  RetryComparison: retryResolvers.RetryComparison,
  Task: {
    ...taskResolvers.Task,
    ...jobResolvers.Task,
    ...brokerageResolvers.Task,
    ...controlResolvers.Task,
    ...historyResolvers.Task,
    ...explanationResolvers.Task,
  },
  Storage: storageResolvers.Storage,
  Steering: steeringResolvers.Steering,
  Operation: controlResolvers.Operation,
  Inconsistency: consistencyResolvers.Inconsistency,
  RepairedInconsistency: consistencyResolvers.RepairedInconsistency,
  JobResult: controlResolvers.JobResult,
  DeadLetterConnection: deadLetterResolvers<Context>(({ deps }) => deps.db),
  Search: searchResolvers.Search,
  SubjectActions: controlResolvers.SubjectActions,
  Query: {
    ...steeringResolvers.Query,
    ...explanationResolvers.Query,
    ...retryResolvers.Query,
    ...jobResolvers.Query,
    ...pilotResolvers.Query,
    ...nodeResolvers.Query,
    ...controlResolvers.Query,
    ...consistencyResolvers.Query,
    ...schedulingResolvers.Query,
    ...eventLogResolvers.Query,
    ...settingResolvers.Query,
    ...rollupResolvers.Query,
    ...eventResolvers.Query,
    workloadDeadLetters: (_, page, { deps }) => deadLetters(deps.db, 'workloadDeadLetters', page),
    workloadDeadLetter: (_, { id }, { deps: { db } }) => deadLetter(db, id),
  },
  Mutation: {
    ...steeringResolvers.Mutation,
    ...healthResolvers.Mutation,
    ...formingResolvers.Mutation,
    ...retryResolvers.Mutation,
    ...claimResolvers.Mutation,
    ...consistencyResolvers.Mutation,
    ...deletionResolvers.Mutation,
    ...eventLogResolvers.Mutation,
    ...commandResolvers.Mutation,
    ...leaseResolvers.Mutation,
    ...nodeResolvers.Mutation,
    ...reportResolvers.Mutation,
    ...settingResolvers.Mutation,
    ...tailResolvers.Mutation,
    replayWorkloadDeadLetters: (_, { ids, reason }, { deps: { db }, handlers, caller }) =>
      replayDeadLetters(db, { handlers, ids, reason, by: caller.subject }),
    discardWorkloadDeadLetters: (_, { ids, reason }, { deps: { db }, caller }) =>
      discardDeadLetters(db, { ids, reason, by: caller.subject }),
  },
  Subscription: {
    ...commandResolvers.Subscription,
    ...eventResolvers.Subscription,
    ...jobResolvers.Subscription,
    ...nodeResolvers.Subscription,
    ...pilotResolvers.Subscription,
    ...tailResolvers.Subscription,
    ...taskResolvers.Subscription,
  },
  Pilot: {
    ...pilotResolvers.Pilot,
    ...controlResolvers.Pilot,
    ...commandResolvers.Pilot,
    ...historyResolvers.Pilot,
    ...explanationResolvers.Pilot,
  },
  CommandRecord: commandResolvers.CommandRecord,
  Node: { ...nodeResolvers.Node, ...controlResolvers.Node, ...historyResolvers.Node, ...explanationResolvers.Node },
  NodeConnection: nodeResolvers.NodeConnection,
  NodeModeChange: nodeResolvers.NodeModeChange,
  Event: eventResolvers.Event,
  FailureGroup: rollupResolvers.FailureGroup,
  FailureExample: rollupResolvers.FailureExample,
} satisfies Resolvers;
