import { failureCodes, Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { DEFAULT_RETRY_RULES } from '../job/retry-default.rules.ts';
import { replaceRules, restoreRules } from './change-rules.ts';
import { findRuleWarnings, warningText } from './check-rules.rules.ts';
import { dryRunRules } from './dry-run.ts';
import { failJobs, releaseJobs } from './held-jobs.ts';
import { readRule } from './read-rules.rules.ts';
import { readRuleSet, readRuleSets } from './rule-set.reads.ts';

const MAX_SETS = 100;
const CODES: readonly number[] = Object.values(failureCodes);

export const retryResolvers = {
  Query: {
    retryRules: (_, { version }, { deps }) => readRuleSet(deps.db, version ?? null),
    retryRuleSets(_, { first }, { deps }) {
      if (first < 1 || first > MAX_SETS)
        throw new Refusal('INVALID', `first must be from 1 to ${MAX_SETS}, not ${first}`, { field: 'first' });
      return readRuleSets(deps.db, first);
    },
    async dryRunRetryRules(_, { rules, since, limit }, { deps }) {
      const read = rules.map(readRule);
      const range = { since: since ? new Date(since) : null, limit };
      return { ...(await dryRunRules(deps, read, range)), warnings: findRuleWarnings(read, CODES) };
    },
  },
  Mutation: {
    replaceRetryRules: (_, { rules, version, reason, allowMatchAll }, { deps, caller }) =>
      replaceRules(deps, rules.map(readRule), version, { by: caller.subject, reason, allowMatchAll }),
    restoreRetryRules: (_, { of, version, reason, allowMatchAll }, { deps, caller }) =>
      restoreRules(deps, of, version, { by: caller.subject, reason, allowMatchAll }),
    async releaseJobs(_, { where, reason }, { deps, loaders, caller }) {
      const result = await releaseJobs(deps, where, { by: caller.subject, reason });
      loaders.clear();
      return result;
    },
    async failJobs(_, { where, reason }, { deps, loaders, caller }) {
      const result = await failJobs(deps, where, { by: caller.subject, reason });
      loaders.clear();
      return result;
    },
  },
  RetryRuleSet: {
    isDefault: ({ rules }) => JSON.stringify(rules) === JSON.stringify(DEFAULT_RETRY_RULES),
    warnings: ({ rules }) => findRuleWarnings(rules, CODES),
  },
  RetryRuleWarning: { text: (warning) => warningText(warning) },
  RetryComparison: { job: ({ jobId }, _, { loaders }) => loaders.job.load(jobId) },
} satisfies Resolvers;
