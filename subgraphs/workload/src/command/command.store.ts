import { recordset, type Tx } from '@visor/db';
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

const commandRows = recordset({
  id: 'uuid',
  pilotId: 'uuid',
  kind: 'text',
  state: 'text',
  jobId: 'uuid?',
  attempt: 'int?',
  version: 'text?',
  reason: 'text?',
  by: 'text',
  at: 'timestamptz',
});

/** Stores commands until their pilots have acknowledged them. Those of these pilots, of the kinds in `replaces`, that wait are OBSOLETE then. */
export async function addCommands(
  tx: Tx,
  commands: readonly NewCommand[],
  replaces: readonly CommandKind[],
  now: Date,
): Promise<void> {
  if (replaces.length > 0)
    await tx.query(
      `update pilot_command set state = 'OBSOLETE', outcome = 'replaced by a later command', ended_at = $3
        where pilot_id = any ($1::uuid[]) and state = 'PENDING' and kind = any ($2::text[])`,
      [commands.map(({ pilotId }) => pilotId), replaces, now],
    );
  const rows = commands.map((command) => ({ ...command, state: 'PENDING', at: now }));
  await tx.query(
    `insert into pilot_command (${commandRows.columns}) select ${commandRows.values('c')} from ${commandRows.from('$1', 'c')}`,
    [JSON.stringify(rows)],
  );
}

/** TAIL is no stored command: it follows from `attempt_watch`, has no id, and is repeated while somebody follows the attempt. */
export type PendingKind = CommandKind | 'TAIL';

/** A command that its pilot has not acknowledged. */
export interface PendingCommand {
  readonly id: string | null;
  readonly kind: PendingKind;
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

/** Attempts whose output a pilot is asked for at once. */
const MAX_WATCHED = 100;

/** The attempts of pilot `$1` that somebody follows at the time in parameter `now`, as commands. */
export const watchedAttempts = (now: string): string =>
  `(select null::uuid as id, 'TAIL' as kind, w.job_id, w.number as attempt, null as version
      from attempt_watch w join attempt a on a.job_id = w.job_id and a.number = w.number and a.ended_at is null
     where w.pilot_id = $1 and w.watched_until > ${now} order by w.job_id limit ${MAX_WATCHED})`;

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
     select id, kind, job_id as "jobId", attempt, version from (
       select id, kind, job_id, attempt, version from pending where acknowledged is null and not fulfilled and ended is null
       union all ${watchedAttempts('$5')}) c
      order by id`,
    [pilotId, ids, outcomes, fulfilled, now],
  );
