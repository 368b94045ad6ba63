/**
 *   IN_PROGRESS ─finish► FINISHED
 *       └────── fail ──► FAILED
 *
 * An operation is finished when workload, or the catalog, has answered for all of it; failed when none of it could be done.
 */
import {
  assertValid,
  labelProblem,
  MAX_REASON_LENGTH,
  printableText,
  storageProblem,
  type JobSelection,
} from '@visor/schema';
import { lifecycle, Refusal } from '@visor/schema';
import type { JobSelectionInput } from '../../generated/types.ts';
import type { OperationRow } from './operation.entity.ts';

export const operationLifecycle = lifecycle({
  IN_PROGRESS: { finish: 'FINISHED', fail: 'FAILED' },
  FINISHED: {},
  FAILED: {},
});

const MAX_REQUEST_ID_LENGTH = 200;
const MAX_CODES = 100;
const MAX_NODES = 1_000;
const MAX_NODE_LENGTH = 255;
const MAX_CODE = 999;
const RETRIABLE_STATES: readonly string[] = ['FAILED', 'CANCELLED'];

/** Reads why a person wants something; null where no reason is given. @throws Refusal INVALID */
export function readReason(reason: string | null | undefined): string | null {
  const text = reason?.trim() ?? '';
  assertValid('reason', storageProblem(text, MAX_REASON_LENGTH));
  return text === '' ? null : printableText(text);
}

/** Reads the id by which a client recognizes its request. @throws Refusal INVALID */
export function readRequestId(requestId: string | null | undefined): string | null {
  if (requestId == null) return null;
  assertValid('requestId', labelProblem(requestId, MAX_REQUEST_ID_LENGTH));
  return requestId;
}

/** Reads a rank that a person gives. @throws Refusal INVALID */
export function readRank(rank: number): number {
  assertValid('rank', rank >= 1 && rank <= 100 ? undefined : `must be from 1 to 100, not ${rank}`);
  return rank;
}

/** Reads which jobs are concerned; without a list of states, the failed ones. @throws Refusal INVALID that names the field */
export function readSelection(where: JobSelectionInput | null | undefined): JobSelection {
  const { states, codes, nodes } = where ?? {};
  assertValid('where.states', listProblem(states, RETRIABLE_STATES.length));
  assertValid('where.codes', listProblem(codes, MAX_CODES));
  assertValid('where.nodes', listProblem(nodes, MAX_NODES));
  for (const [index, state] of (states ?? []).entries())
    assertValid(
      `where.states.${index}`,
      RETRIABLE_STATES.includes(state) ? undefined : `is ${state}; only FAILED and CANCELLED jobs are retried`,
    );
  for (const [index, code] of (codes ?? []).entries())
    assertValid(
      `where.codes.${index}`,
      code >= 1 && code <= MAX_CODE ? undefined : `is ${code}, which is no failure code (docs/states.md)`,
    );
  for (const [index, node] of (nodes ?? []).entries())
    assertValid(`where.nodes.${index}`, labelProblem(node, MAX_NODE_LENGTH));
  return {
    states: states ?? ['FAILED'],
    ...(codes ? { codes } : {}),
    ...(nodes ? { nodes } : {}),
  };
}

function listProblem(list: readonly unknown[] | null | undefined, limit: number): string | undefined {
  if (list == null) return undefined;
  if (list.length === 0) return 'is empty, so that no job fits; leave it out to take all';
  return list.length > limit ? `has ${list.length} elements; at most ${limit} are allowed` : undefined;
}

type Request = Pick<OperationRow, 'kind' | 'requestedBy' | 'parameters'>;

/** Checks that an operation with the same requestId is a repeat of this request. @throws Refusal CONFLICT */
export function assertSameRequest(stored: OperationRow, request: Request): void {
  const isSame =
    stored.kind === request.kind &&
    stored.requestedBy === request.requestedBy &&
    canonicalJson(stored.parameters) === canonicalJson(request.parameters);
  if (isSame) return;
  const text = `requestId ${stored.requestId} was used for another request (operation ${stored.id}, ${stored.kind}): take a new one`;
  throw new Refusal('CONFLICT', text, { field: 'requestId', operationId: stored.id });
}

/** JSON with sorted keys: jsonb does not keep their order. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, nested: unknown) =>
    typeof nested === 'object' && nested !== null && !Array.isArray(nested)
      ? Object.fromEntries(Object.entries(nested).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : nested,
  );
