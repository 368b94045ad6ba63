import { TRIM_INTERVAL_MS, trimRecords, type OldRecords } from '@visor/service';
import { withRoundLease, type Daemon } from './daemon.ts';
import { DAY_MS } from './inspection.store.ts';

const OLD: readonly OldRecords[] = [
  // Those that the daily limit counts stay for a day of running time, whatever the clock says.
  {
    table: 'inspector_act',
    condition: `r.at < $1 and coalesce(r.ran_ms <= (select ms from running_time) - ${DAY_MS}, true)`,
  },
  { table: 'inspection', condition: 'r.finished_at < $1' },
];

/** Deletes records that are older than VISOR_AUDIT_DAYS. */
export const trimActs: Daemon = {
  name: 'trim acts',
  everyMs: TRIM_INTERVAL_MS,
  async run(round, signal) {
    const { db, deps, config } = round;
    await withRoundLease(round, 'trim acts', signal, (held) =>
      trimRecords(db, OLD, { now: deps.now(), days: config.VISOR_AUDIT_DAYS }, held),
    );
  },
};
