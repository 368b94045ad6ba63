import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@visor/client';
import type { Logger } from '@visor/service/process';
import { openStorage } from '@visor/storage';
import type { PilotConfig } from './config.ts';
import type { Departure } from './exit-codes.ts';
import { JOURNAL, openJournal } from './journal/journal.ts';
import { live, type Life } from './session/session.ts';
import { findExecutable } from './payload/find-executable.ts';
import { openIsolation, type Isolation } from './payload/isolation.ts';
import { sweepWorkdir } from './payload/kill-leftover-processes.ts';
import { openReadiness } from './session/readiness.ts';
import { register } from './session/register-pilot.ts';
import { openReporter } from './report/reporter.ts';
import { settle } from './report/handle-report-response.ts';
import { openBroom, type Broom } from './workdir/directory-cleaner.ts';
import { clearLeftovers } from './workdir/clear-leftovers.ts';
import { testFolder } from './workdir/probe-folder.ts';

export interface Pilot extends AsyncDisposable {
  /** Resolves when it has come to its end of itself. It is still to be disposed of. */
  readonly departed: Promise<Departure>;
}

/** Longest wait, at a stop, for the server to take the last reports, milliseconds; the journal keeps the rest. */
const FAREWELL_MS = 1_500;

/** Longest wait for the room that leftovers take, milliseconds: what needs longer is removed while jobs run. */
const LEFTOVERS_MS = 20_000;

/** Begins the pilot's life: old reports, registration, then claims and heartbeats until it is disposed of. */
export function openPilot(config: PilotConfig, client: Client, logger: Logger): Pilot {
  const stopped = new AbortController();
  const departed = Promise.withResolvers<Departure>();
  const storage = openStorage({ roots: config.VISOR_STORAGE_ROOTS });
  const journal = openJournal(config.PILOT_WORK_DIR, logger);
  const broom = openBroom(config.PILOT_WORK_DIR, logger);
  let life: Life | undefined;
  let isolation: Isolation | undefined;
  const readiness = openReadiness({
    logger,
    hasProgram: (name) => findExecutable(name, config.VISOR_PAYLOAD_PATH) !== undefined,
    testWorkDir: () => testFolder(config.PILOT_WORK_DIR),
    healed: () => life?.healed(),
    now: () => performance.now(),
  });
  const reporter = openReporter({
    client,
    journal,
    logger,
    answered: (report, answer) => void settle(report, answer, { storage, logger, holdings: life?.holdings }),
  });

  const begin = async (): Promise<void> => {
    for (const { report, ...identity } of journal.entries()) reporter.send(report, identity);
    await reporter.idle();
    stopped.signal.throwIfAborted();
    await clearWorkDirectory(config.PILOT_WORK_DIR, broom, logger);
    isolation = await openIsolation(config, logger);
    stopped.signal.throwIfAborted();
    const registration = await register(client, config, readiness, logger, stopped.signal);
    stopped.signal.throwIfAborted();
    logger.info({ ...registration, slots: config.PILOT_SLOTS }, 'registered');
    life = live(registration, {
      config,
      client,
      logger,
      storage,
      reporter,
      broom,
      readiness,
      isolation,
      depart: departed.resolve,
    });
  };
  begin().catch((error: unknown) => {
    if (!stopped.signal.aborted) departed.reject(error);
  });

  return {
    departed: departed.promise,
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await life?.end();
      await within(FAREWELL_MS, reporter.idle());
      await life?.[Symbol.asyncDispose]();
      await reporter[Symbol.asyncDispose]();
      await broom[Symbol.asyncDispose]();
      isolation?.[Symbol.dispose]();
      journal[Symbol.dispose]();
    },
  };
}

/** Ends and removes what a former life has left. */
async function clearWorkDirectory(folder: string, broom: Broom, logger: Logger): Promise<void> {
  await sweepWorkdir(folder);
  const leftovers = clearLeftovers(folder, JOURNAL, broom);
  if (leftovers > 0) logger.info({ leftovers }, 'leftovers of a former life are being removed');
  await within(LEFTOVERS_MS, broom.idle());
}

/** Waits for the work, but no longer than `ms`. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  const late = delay(ms, undefined, { signal: over.signal }).catch(() => {});
  await Promise.race([work, late]);
  over.abort();
}
