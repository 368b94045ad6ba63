import { failureCodes as codes } from '@visor/schema';
import type { RetryMatch, RetryRule, RetryRuleSet } from './retry-rule.rules.ts';

const ANY_FAILURE: RetryMatch = {
  sources: null,
  codes: null,
  phases: null,
  message: null,
  from: null,
  to: null,
  taskId: null,
  program: null,
  label: null,
};

const rule = (
  id: string,
  of: readonly number[] | null,
  { match, ...more }: Omit<Partial<RetryRule>, 'match'> & { readonly match?: Partial<RetryMatch> } = {},
): RetryRule => ({
  id,
  match: { ...ANY_FAILURE, codes: of, ...match },
  action: 'RETRY',
  delay: null,
  moreMemory: null,
  moreTime: null,
  counted: true,
  ...more,
});

const AT_ONCE = { first: 0, factor: 1, longest: 0, jitter: 0 } as const;

/** The rules that hold until a person replaces them. The last one is about every failure that no other names. */
export const DEFAULT_RETRY_RULES: readonly RetryRule[] = [
  rule('lost', [codes.LEASE_LOST], { delay: AT_ONCE }),
  rule('pilot-stopped', [codes.PILOT_SHUTDOWN], { delay: AT_ONCE, counted: false }),
  rule(
    'node-fault',
    [
      codes.UNKNOWN_EXECUTABLE,
      codes.ENVIRONMENT_FAILED,
      codes.NO_LOCAL_SPACE,
      codes.LAUNCHER_FAILED,
      codes.ENVIRONMENT_SCRIPT_FAILED,
      codes.ENVIRONMENT_SCRIPT_EXCEEDED,
      codes.PAYLOAD_START_FAILED,
    ],
    { action: 'RETRY_OTHER_PILOT' },
  ),
  // A person ends an attempt that hangs so that it runs again elsewhere; who wants no further attempt cancels.
  rule('ended-by-person', [codes.PAYLOAD_KILLED_BY_SERVER], { action: 'RETRY_OTHER_NODE' }),
  rule('out-of-memory', [codes.PAYLOAD_OUT_OF_MEMORY], {
    action: 'RETRY_OTHER_NODE',
    moreMemory: { factor: 2, limit: 65_536 },
  }),
  // A full storage has no room again within a second.
  rule('storage-full', [codes.NO_REMOTE_SPACE], { delay: { first: 10, factor: 2, longest: 600, jitter: 0 } }),
  rule(
    'final',
    [
      codes.BAD_JOB_DESCRIPTION,
      codes.PAYLOAD_BAD_INPUT,
      codes.PAYLOAD_TOO_MANY_FILES,
      codes.PAYLOAD_TOO_MANY_PROCESSES,
      codes.PAYLOAD_SCRATCH_EXCEEDED,
      codes.OUTPUT_TOO_LARGE,
      codes.OUTPUT_NAME_INVALID,
      codes.REGISTRATION_REFUSED,
      codes.TASK_CANCELLED,
      codes.TASK_FINISHED,
      codes.JOB_CANCELLED,
    ],
    { action: 'FAIL' },
  ),
  rule('other', null),
];

export const DEFAULT_RETRY_RULE_SET: RetryRuleSet = { version: 0, rules: DEFAULT_RETRY_RULES };
