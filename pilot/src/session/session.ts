import type { PilotStatus } from '#operations';
import type { Client } from '@visor/client';
import { traced, type Logger } from '@visor/service/process';
import type { Storage } from '@visor/storage';
import { startClaiming } from './claim-loop.ts';
import { followCommands, type Command } from './follow-commands.ts';
import type { PilotConfig } from '../config.ts';
import type { Departure } from '../exit-codes.ts';
import { startHeart } from './heartbeat-loop.ts';
import { openHoldings, type Holdings } from '../attempt/attempt-pool.ts';
import { openLeaving } from './leaving.ts';
import type { Isolation } from '../payload/isolation.ts';
import { openSlots } from '../payload/slots.ts';
import type { Readiness } from './readiness.ts';
import type { Registration } from './register-pilot.ts';
import type { Identity, Reporter } from '../report/reporter.ts';
import { runAttempt } from '../attempt/run-attempt.ts';
import type { Surroundings } from '../attempt/attempt-context.ts';
import type { Broom } from '../workdir/directory-cleaner.ts';

/** A registered pilot at work. */
export interface Life extends AsyncDisposable {
  readonly holdings: Holdings;
  /** Jobs that were not claimed before may be claimed now. */
  healed(): void;
  /** Ends all attempts; resolves when each has made its last report. */
  end(): Promise<void>;
}

export interface LifeOptions {
  readonly config: PilotConfig;
  readonly client: Client;
  readonly logger: Logger;
  readonly storage: Storage;
  readonly reporter: Reporter;
  readonly readiness: Readiness;
  /** Removes work directories; its owner ends it. */
  readonly broom: Broom;
  readonly isolation: Isolation;
  /** Called when this life has come to its end of itself. */
  readonly depart: (why: Departure) => void;
}

export function live({ identity, heartbeatSeconds, pollSeconds }: Registration, options: LifeOptions): Life {
  const { config, client, logger, reporter, readiness } = options;
  const around = surroundings(options, identity);
  const holdings = openHoldings({
    slots: config.PILOT_SLOTS,
    logger,
    run: (attempt) => traced(undefined, () => runAttempt(attempt, around)),
    ended: () => (leaving.state ? leaving.attemptEnded() : claiming.roomMade()),
    now: () => performance.now(),
  });
  const leaving = openLeaving({
    inHand: () => holdings.inHand,
    reported: () => reporter.idle(),
    depart: options.depart,
  });
  const obey = ({ kind, jobId, attempt }: Command): void => {
    if (kind === 'JOBS_READY') claiming.jobsReady();
    else if (kind === 'CANCEL' && jobId !== null && attempt !== null) holdings.stop({ jobId, attempt }, 'cancelled');
    else if (kind === 'RESUME' && leaving.resume()) {
      logger.info(identity, 'drain called off');
      claiming.jobsReady();
    } else if (kind === 'DRAIN' && !leaving.state) {
      logger.info(identity, 'draining');
      leaving.drain();
    }
  };
  const status = (): PilotStatus => (leaving.state ? 'DRAINING' : holdings.inHand > 0 ? 'BUSY' : 'IDLE');
  const common = { client, identity, readiness, logger };
  const heart = startHeart({
    ...common,
    heartbeatSeconds,
    holdings,
    warning: () => options.broom.warning,
    status,
    obey,
    depart: options.depart,
  });
  const claiming = startClaiming({
    ...common,
    pollSeconds,
    room: () => (leaving.state ? 0 : holdings.room()),
    take: (claims) => (leaving.state === 'stopped' ? undefined : holdings.take(claims)),
  });
  const following = followCommands(client, identity.pilotId, logger, obey);

  return {
    holdings,
    healed: () => claiming.healed(),
    async end() {
      leaving.stop();
      holdings.stopAll('shutdown');
      await holdings.settled();
    },
    async [Symbol.asyncDispose]() {
      following[Symbol.dispose]();
      await Promise.all([heart.lastBeat(), claiming[Symbol.asyncDispose]()]);
      around.slots[Symbol.dispose]();
    },
  };
}

function surroundings(
  { config, storage, logger, reporter, readiness, broom, isolation }: LifeOptions,
  identity: Identity,
): Surroundings {
  return {
    config,
    slots: openSlots({
      confinements: isolation.slots,
      folder: config.PILOT_WORK_DIR,
      graceMs: config.PILOT_GRACE_MS,
      readiness,
    }),
    broom,
    outbound: { storage, transferMs: config.PILOT_TRANSFER_SECONDS * 1_000 },
    readiness,
    logger,
    now: () => new Date(),
    send: (report) => reporter.send(report, identity),
  };
}
