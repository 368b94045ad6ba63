import type { Tx } from '@visor/db';
import { failureCodes } from '@visor/schema';
import type { CommandKind } from './command.entity.ts';

interface NewCommand {
  readonly id: string;
  readonly pilotId: string;
  readonly kind: CommandKind;
  readonly jobId?: string;
  readonly attempt?: number;
  readonly version?: string;
  readonly reason: string | null;
  readonly by: string;
}

/** Stores a command until its pilot has acknowledged it. Those of the kinds in `replaces` that wait are OBSOLETE then. */
export async function addCommand(
  tx: Tx,
  command: NewCommand,
  replaces: readonly CommandKind[],
  now: Date,
): Promise<void> {
  const { id, pilotId, kind, jobId = null, attempt = null, version = null, reason, by } = command;
  if (replaces.length > 0)
    await tx.query(
      `update pilot_command set state = 'OBSOLETE', outcome = 'replaced by a later command', ended_at = $3
        where pilot_id = $1 and state = 'PENDING' and kind = any ($2::text[])`,
      [pilotId, replaces, now],
    );
  await tx.query(
    `insert into pilot_command (id, pilot_id, kind, state, job_id, attempt, version, reason, by, at)
     values ($1, $2, $3, 'PENDING', $4, $5, $6, $7, $8, $9)`,
    [id, pilotId, kind, jobId, attempt, version, reason, by, now],
  );
}

/** A command that its pilot has not acknowledged. */
export interface PendingCommand {
  readonly id: string;
  readonly kind: CommandKind;
  readonly jobId: string | null;
  readonly attempt: number | null;
  readonly version: string | null;
}

/** What a heartbeat says about the commands of its pilot. */
export interface Acknowledgements {
  readonly ids: readonly string[];
  readonly outcomes: readonly string[];
  /** Kinds that the state of the pilot shows to be carried out, also of pilots that acknowledge nothing. */
  readonly fulfilled: readonly CommandKind[];
}

/** The attempt of the command in row `row` has ended in another way than by the command. */
export const isOvertaken = (row: string): string =>
  `(${row}.ended <> 'CANCELLED' and ${row}.failure_code is distinct from ${failureCodes.PAYLOAD_KILLED_BY_SERVER})`;

/** Ends the commands that are acknowledged, fulfilled, or whose attempt has ended; returns those that still wait. One statement. */
export const closeCommands = (
  tx: Tx,
  pilotId: string,
  { ids, outcomes, fulfilled }: Acknowledgements,
  now: Date,
): Promise<PendingCommand[]> =>
  tx.query(
    `with pending as (
       select c.id, c.kind, c.job_id, c.attempt, c.version, k.outcome as acknowledged, c.kind = any ($4::text[]) as fulfilled,
              case when a.ended_at is not null then a.state end as ended, a.failure_code
         from pilot_command c
         left join unnest($2::uuid[], $3::text[]) k (id, outcome) on k.id = c.id
         left join attempt a on a.job_id = c.job_id and a.number = c.attempt
        where c.pilot_id = $1 and c.state = 'PENDING'
     ), closed as (
       update pilot_command c set ended_at = $5,
              state = case when p.acknowledged is null and not p.fulfilled and ${isOvertaken('p')} then 'OBSOLETE' else 'ACKNOWLEDGED' end,
              outcome = coalesce(p.acknowledged, 'the attempt ended ' || p.ended, 'carried out')
         from pending p where c.id = p.id and (p.acknowledged is not null or p.fulfilled or p.ended is not null)
       returning c.id
     )
     select id, kind, job_id as "jobId", attempt, version from pending
      where acknowledged is null and not fulfilled and ended is null order by id`,
    [pilotId, ids, outcomes, fulfilled, now],
  );
