import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import { attemptLifecycle, UNREACHABLE, type AttemptState } from '../lifecycle/attempt.rules.ts';
import { isOneOf } from '../lifecycle/guard.rules.ts';
import type { FailureSource } from './failure.rules.ts';
import { JobEntity } from './job.entity.ts';
import type { StoredDecision } from './transition.rules.ts';
import type { StoredExecution, StoredUsage } from './usage.rules.ts';
import { STREAM_NAMES, type StreamName } from './stream-tail.rules.ts';

const FINAL = attemptLifecycle.finalStates.map((state) => `'${state}'`).join(', ');

/** One try at a job by one pilot, with its lease. */
export const AttemptEntity = defineEntity({
  name: 'Attempt',
  tableName: 'attempt',
  properties: {
    jobId: p.manyToOne(JobEntity).mapToPk().primary().fieldName('job_id').foreignKeyName('attempt_job_id_fkey'),
    number: p.integer().primary(),
    taskId: p.uuid(),
    pilotId: p.uuid(),
    incarnation: p.text(),
    node: p.text(),
    /** The claim that made it; a repeated claim returns it again. */
    requestId: p.text(),
    token: p.text(),
    state: p.text().$type<AttemptState>(),
    /** The phase in which its lease lapsed; null: it did not, or its pilot came back. */
    lapsedFrom: p.text().$type<AttemptState>().strictNullable(),
    /** Sequence number of the last report. */
    sequence: p.integer().default(-1),
    /** A heartbeat or a report has named it. */
    named: p.boolean().default(false),
    leaseUntil: p.datetime().columnType('timestamptz'),
    failureCode: p.integer().strictNullable(),
    failureSource: p.text().$type<FailureSource>().strictNullable(),
    failureText: p.text().strictNullable(),
    report: p.json<unknown>().strictNullable(),
    logFileId: p.uuid().strictNullable(),
    logNote: p.text().strictNullable(),
    claimedAt: p.datetime().columnType('timestamptz'),
    endedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** What the retry rules said of its failure; null: it was not asked, or is older than rules as data. */
    decision: p.json<StoredDecision>().strictNullable(),
    /** Why a person ended it; null: nobody did. */
    killText: p.text().strictNullable(),
    /** What its program used, and which program it was; null: it ran none, or its pilot does not tell. */
    usage: p.json<StoredUsage>().strictNullable(),
    execution: p.json<StoredExecution>().strictNullable(),
    /** Where its files go, and what is reserved there for them; null: the storage of its task, and nothing. */
    storageId: p.uuid().strictNullable(),
    reservedBytes: p.double().strictNullable(),
  },
  uniques: [
    {
      name: 'attempt_live',
      expression: `create unique index "attempt_live" on "attempt" (job_id) where ended_at is null`,
    },
  ],
  indexes: [
    {
      name: 'attempt_lease',
      expression: `create index "attempt_lease" on "attempt" (lease_until) where ended_at is null and lapsed_from is null`,
    },
    {
      name: 'attempt_of_pilot',
      expression: `create index "attempt_of_pilot" on "attempt" (pilot_id) where ended_at is null`,
    },
    { name: 'attempt_request', properties: ['pilotId', 'requestId'] },
    {
      name: 'attempt_of_node',
      expression: `create index "attempt_of_node" on "attempt" (node, ended_at) where ended_at is not null`,
    },
    {
      name: 'attempt_failed',
      expression: `create index "attempt_failed" on "attempt" (ended_at) where failure_code is not null`,
    },
  ],
  checks: [
    { name: 'attempt_state_check', expression: isOneOf('state', attemptLifecycle.states) },
    { name: 'unreachable_says_from', expression: `(state = '${UNREACHABLE}') = (lapsed_from is not null)` },
    { name: 'ended_says_when', expression: `(ended_at is not null) = (state in (${FINAL}))` },
  ],
});

export type AttemptRow = RowOf<typeof AttemptEntity>;

/** The end of what an attempt's program wrote to a stream. */
export const StreamTailEntity = defineEntity({
  name: 'StreamTail',
  tableName: 'stream_tail',
  properties: {
    jobId: p.uuid().primary(),
    number: p.integer().primary(),
    stream: p.text().$type<StreamName>().primary(),
    text: p.text(),
    omittedBytes: p.bigint('number'),
  },
  checks: [
    { name: 'stream_tail_stream_check', expression: isOneOf('stream', STREAM_NAMES) },
    { name: 'stream_tail_omitted_bytes_check', expression: 'omitted_bytes >= 0' },
  ],
});
