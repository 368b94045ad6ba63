import type { Resolvers } from '../../generated/resolvers.ts';
import { changeSettings } from './change-settings.ts';
import { readSettingChanges, readSettings } from './setting.reads.ts';

export const settingResolvers = {
  Query: {
    workloadSettings: () => ({}),
  },
  Mutation: {
    async setWorkloadSettings(_, { input, reason }, { deps, caller }) {
      await changeSettings(deps, input, reason, caller.subject);
      return {};
    },
  },
  WorkloadSettings: {
    scheduler: (_, __, { deps }) => readSettings(deps.db, 'scheduler', { window: deps.window }),
    forming: (_, __, { deps }) => readSettings(deps.db, 'forming'),
    archive: (_, __, { deps }) => readSettings(deps.db, 'archive'),
    health: (_, __, { deps }) => readSettings(deps.db, 'health'),
    changes: (_, { first }, { deps }) => readSettingChanges(deps.db, first),
  },
  SettingChange: {
    section: ({ name }) => name,
    by: ({ changedBy }) => changedBy,
    at: ({ changedAt }) => changedAt,
  },
} satisfies Resolvers;
