import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { Device } from '../task/device.rules.ts';
import type { StateWithPlaces } from './places.rules.ts';
import type { SchedulerState } from './scheduler-state.rules.ts';
import type { SchedulingRound } from './schedule.rules.ts';

/** The scheduler of one device. A round locks its row. */
export const SchedulerEntity = defineEntity({
  name: 'Scheduler',
  tableName: 'scheduler',
  properties: {
    device: p.text().$type<Device>().primary(),
    state: p.json<StateWithPlaces>().columnType('json'),
    /** When all QUEUED jobs were put into a new order last. */
    reorderedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** A task has come that waits for a new order. */
    reorderDue: p.boolean().default(false),
  },
});

/** A decision of the scheduler: the rules make the same one of `state` and `input` again (`roundToStore`). */
export const SchedulingRoundEntity = defineEntity({
  name: 'SchedulingRound',
  tableName: 'scheduling_round',
  properties: {
    id: p.bigint('number').primary().generated('identity'),
    device: p.text().$type<Device>(),
    at: p.datetime().columnType('timestamptz'),
    /** Before the round. */
    state: p.json<SchedulerState>().columnType('json'),
    input: p.json<StoredInput>().columnType('json'),
    dispatches: p.json<readonly Dispatch[]>().columnType('json'),
    /** QUEUED jobs that came back before it. */
    recalled: p.integer(),
  },
  indexes: [{ name: 'scheduling_round_at', properties: ['at'] }],
});

/** One place of a round's order. */
export interface Dispatch {
  readonly taskId: string;
  /** Null with a number: the task's window was full, a later job takes the place. */
  readonly jobId: string | null;
  /** Null: the job was taken or changed by another transaction at that moment. */
  readonly number: number | null;
}

export interface StoredInput extends SchedulingRound {
  /** Jobs that took places of earlier rounds. */
  readonly taken?: readonly Dispatch[];
  /** The whole queue got a new order; `state` has what began it. In rounds of older versions `restart` says it. */
  readonly reordered?: boolean;
  /** Number of the round in a chain of whole rounds of its device. Absent: state and input hold only the tasks that got turns. */
  readonly chain?: number;
}

export type SchedulingRoundRow = RowOf<typeof SchedulingRoundEntity>;
