import {
  assertValid,
  isUuid,
  labelProblem,
  quotableText,
  storageProblem,
  type JobSelection,
  type TaskCommand,
} from '@visor/schema';

const MAX_OPERATION_ID_LENGTH = 200;
const MAX_BY_LENGTH = 200;
const MAX_REASON_LENGTH = 2_000;
const MAX_ROUND = 1_000_000;
const MIN_RANK = 1;
const MAX_RANK = 100;
const MAX_CODES = 100;
const MAX_NODES = 1_000;
const MAX_NODE_LENGTH = 255;
const MAX_SHOWN_LENGTH = 40;

/** States that jobs leave only when a person wants it. */
const RETRIED_STATES = ['FAILED', 'CANCELLED'] as const;
/** States of jobs that a person can cancel. */
const CANCELLED_STATES = ['DEFINED', 'QUEUED', 'ACTIVE'] as const;
const MAX_JOB_IDS = 100_000;

/** Returns why people cannot give a task this rank, as the rest of a sentence that begins with the field. */
const rankProblem = (rank: number): string | undefined =>
  rank >= MIN_RANK && rank <= MAX_RANK ? undefined : `must be ${MIN_RANK} to ${MAX_RANK}, not ${rank}`;

const listProblem = (list: readonly unknown[] | null | undefined, limit: number): string | undefined =>
  list && (list.length < 1 || list.length > limit) ? `must have 1 to ${limit} items, or be left out` : undefined;

/** Checks which jobs a person means. @throws Refusal INVALID that names the field */
export function checkSelection(
  { states, codes, nodes, jobIds }: JobSelection,
  taken: readonly string[] = RETRIED_STATES,
): void {
  assertValid('where.states', listProblem(states, taken.length));
  const unknown = states?.find((state) => !taken.includes(state));
  assertValid(
    'where.states',
    unknown === undefined
      ? undefined
      : `takes ${taken.join(' and ')}, not ${JSON.stringify(unknown.slice(0, MAX_SHOWN_LENGTH))}`,
  );
  assertValid('where.codes', listProblem(codes, MAX_CODES));
  assertValid('where.nodes', listProblem(nodes, MAX_NODES));
  assertValid('where.jobIds', listProblem(jobIds, MAX_JOB_IDS));
  const wrong = jobIds?.find((id) => !isUuid(id));
  assertValid('where.jobIds', wrong === undefined ? undefined : `holds ${quotableText(wrong)}, which is no uuid`);
  for (const node of nodes ?? []) assertValid('where.nodes', labelProblem(node, MAX_NODE_LENGTH));
}

/**
 * Checks what a command on a task says, apart from the description of a task (`readTask`), whose faults have an answer.
 * @throws Refusal INVALID that names the field
 */
export function checkTaskCommand(command: TaskCommand): TaskCommand {
  const shown = JSON.stringify(command.task_id.slice(0, MAX_SHOWN_LENGTH));
  assertValid('task_id', isUuid(command.task_id) ? undefined : `${shown} is not a uuid`);
  if (command.type === 'register') return command;
  const { operationId, by, reason } = command;
  if (operationId != null) assertValid('operationId', labelProblem(operationId, MAX_OPERATION_ID_LENGTH));
  if (by != null) assertValid('by', labelProblem(by, MAX_BY_LENGTH));
  if (reason != null) assertValid('reason', storageProblem(reason, MAX_REASON_LENGTH));
  if (command.type === 'rank') assertValid('rank', rankProblem(command.rank));
  if (command.type === 'stop') assertValid('stops', labelProblem(command.stops, MAX_OPERATION_ID_LENGTH));
  if (command.type === 'cancelJobs') checkSelection(command.where ?? {}, CANCELLED_STATES);
  if (command.type !== 'retry') return command;
  const { round, where } = command;
  if (round != null)
    assertValid('round', round >= 1 && round <= MAX_ROUND ? undefined : `must be 1 to ${MAX_ROUND}, not ${round}`);
  if (where) checkSelection(where);
  return command;
}
