import { failureCodes } from '@visor/schema';
import { decideRetry, type RetryDecision } from '@visor/workload/retry.rules';
import { putBack, type Attempt, type Job } from './model.ts';
import { chance } from './random.rules.ts';

interface Failure {
  readonly code: number;
  readonly source: 'pilot' | 'payload' | 'server';
}

/** Which failures attempts end in, and how often: shares of all failures. */
const MIX: readonly (readonly [share: number, failure: Failure])[] = [
  [0.55, { code: failureCodes.PAYLOAD_EXIT_NONZERO, source: 'payload' }],
  [0.15, { code: failureCodes.STAGE_OUT_FAILED, source: 'pilot' }],
  [0.1, { code: failureCodes.INPUT_CHECKSUM_MISMATCH, source: 'pilot' }],
  [0.1, { code: failureCodes.PAYLOAD_OUT_OF_MEMORY, source: 'payload' }],
  [0.05, { code: failureCodes.NO_LOCAL_SPACE, source: 'pilot' }],
  [0.05, { code: failureCodes.PAYLOAD_BAD_INPUT, source: 'payload' }],
];

/** Returns the failure at this place (0 to 1) of the mix. */
export function failureAt(place: number): Failure {
  let sum = 0;
  for (const [share, failure] of MIX) {
    sum += share;
    if (place < sum) return failure;
  }
  return { code: failureCodes.UNKNOWN, source: 'pilot' };
}

export const LEASE_LOST: Failure = { code: failureCodes.LEASE_LOST, source: 'server' };

/** What the server knows beside the attempt. */
interface Around {
  readonly retries: number;
  readonly seed: number;
  /** Nodes that are up. */
  readonly nodesUp: number;
  readonly now: number;
}

const FIRST_RETRY_SECONDS = 1;

/**
 * Applies what the service decides about a failed or lost attempt: its job goes back, or ends.
 * @returns the decision; the job is back among those that wait where that is to retry
 */
export function applyFailure({ job, node }: Attempt, failure: Failure, around: Around): RetryDecision {
  const record = {
    counted: job.counted,
    lost: job.lost,
    nodeFaults: job.nodeFaults,
    otherPilotCanRun: around.nodesUp > job.faultedBy.size + (job.faultedBy.has(node.index) ? 0 : 1),
    number: job.attempts,
    node: node.name,
    crashedOn: job.crashedOn,
    taskId: job.task.id,
  };
  const limits = { retries: around.retries, retryDelay: FIRST_RETRY_SECONDS };
  const place = chance(around.seed, job.task.chain.number, job.task.stage, job.ordinal, job.attempts, 5);
  const decision = decideRetry({ ...failure, text: '' }, record, limits, new Date(around.now), undefined, place);
  remember(job, node.index, node.name, decision);
  if (decision.kind !== 'retry') return decision;
  job.avoidNode = decision.avoidNode ? node.index : null;
  job.avoidUntil = decision.avoidUntil?.getTime() ?? 0;
  job.due = decision.notBefore?.getTime() ?? around.now;
  putBack(job);
  return decision;
}

function remember(job: Job, node: number, name: string, decision: RetryDecision): void {
  job.counted += decision.counted;
  job.lost += decision.lost;
  job.nodeFaults += decision.nodeFaults;
  if (decision.faulted) job.faultedBy.add(node);
  if (decision.crashed && !job.crashedOn.includes(name)) job.crashedOn.push(name);
}
