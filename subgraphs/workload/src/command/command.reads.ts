import type { Database } from '@visor/db';
import type { CommandKind, CommandState } from './command.entity.ts';
import { isOvertaken, watchedAttempts, type PendingCommand } from './command.store.ts';

type Reader = Pick<Database, 'query'>;

/** Commands of a pilot that are shown. */
const MAX_SHOWN = 100;

/** A command as people read it. */
export interface CommandRow {
  readonly pilotId: string;
  readonly id: string;
  readonly kind: CommandKind;
  readonly state: CommandState;
  readonly jobId: string | null;
  readonly attempt: number | null;
  readonly version: string | null;
  readonly reason: string | null;
  readonly by: string;
  readonly at: string;
  readonly outcome: string | null;
  readonly endedAt: string | null;
}

/** Reads the last commands of pilots, newest first. One whose attempt has ended waits no more, though no heartbeat has come since. */
export const readCommands = (db: Reader, pilots: readonly string[]): Promise<CommandRow[]> =>
  db.query(
    `select c.pilot_id as "pilotId", c.id, c.kind, c.job_id as "jobId", c.attempt, c.version, c.reason, c.by, c.at,
            case when not e.now then c.state when ${isOvertaken('e')} then 'OBSOLETE' else 'ACKNOWLEDGED' end as state,
            case when e.now then 'the attempt ended ' || e.ended else c.outcome end as outcome,
            case when e.now then e.ended_at else c.ended_at end as "endedAt"
       from unnest($1::uuid[]) k (pilot_id)
      cross join lateral (select * from pilot_command x where x.pilot_id = k.pilot_id order by x.id desc limit ${MAX_SHOWN}) c
       left join attempt a on a.job_id = c.job_id and a.number = c.attempt
      cross join lateral (select c.state = 'PENDING' and a.ended_at is not null as now, a.state as ended, a.failure_code, a.ended_at) e
      order by c.pilot_id, c.id desc`,
    [pilots],
  );

/**
 * Reads what a pilot should do now: attempts to end, whose job was cancelled or which a person ended, then the stored commands that
 * wait, then the attempts whose output somebody follows.
 */
export const readPendingCommands = (db: Reader, pilotId: string, now: Date): Promise<PendingCommand[]> =>
  db.query(
    `select 'CANCEL' as kind, a.job_id as "jobId", a.number as attempt, null as version,
            (select c.id from pilot_command c where c.pilot_id = $1 and c.state = 'PENDING'
                and c.job_id = a.job_id and c.attempt = a.number limit 1) as id
       from attempt a join job j on j.id = a.job_id
      where a.pilot_id = $1 and a.ended_at is null and (j.cancel_requested or a.kill_text is not null)
     union all
     (select kind, null, null, version, id from pilot_command
       where pilot_id = $1 and state = 'PENDING' and kind <> 'CANCEL' order by id)
     union all
     select kind, job_id, attempt, version, id from ${watchedAttempts('$2')} w`,
    [pilotId, now],
  );
