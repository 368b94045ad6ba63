import { withRoundLease, type Daemon } from '../inspection/daemon.ts';
import { recordUtilisation, thinUtilisation } from './utilisation.store.ts';

const INTERVAL_MS = 300_000;

/** Records what each class of datasets takes of each storage, hour by hour. */
export const utilisationDaemon: Daemon = {
  name: 'utilisation',
  everyMs: INTERVAL_MS,
  async run(round, signal) {
    await withRoundLease(round, 'utilisation', signal, async () => {
      const now = round.deps.now();
      if (await recordUtilisation(round.db, now)) await thinUtilisation(round.db, now);
    });
  },
};
