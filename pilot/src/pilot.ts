import type { Client } from '@visor/client';
import { pause } from '@visor/schema/pause';
import type { HelperStorage } from '@visor/storage';
import type { Logger } from '@visor/service/process';
import type { PilotConfig } from './config.ts';
import type { Departure } from './exit-codes.ts';
import { JOURNAL_FOLDER, openJournal, type Journal } from './journal/journal.ts';
import { loadCwl } from './load-cwl.ts';
import { loadLogArchive } from './stage-out/load-log-archive.ts';
import { openIsolation, type Isolation } from './payload/isolation.ts';
import { inspectVisible } from './payload/inspect-visible.ts';
import { killLeftoverPayloads } from './payload/kill-leftover-processes.ts';
import { openPrograms, type Programs } from './payload/programs.ts';
import { openPilotReleases } from './release/pilot-releases.ts';
import { handleReportResponse } from './report/handle-report-response.ts';
import { openReporter, type Reporter } from './report/reporter.ts';
import { detectResources } from './resources/detect-resources.ts';
import { openReadiness, type Readiness } from './session/readiness.ts';
import { registerPilot } from './session/register-pilot.ts';
import { startSession, type Session } from './session/session.ts';
import { removeLeftovers } from './workdir/remove-leftovers.ts';
import { openDirectoryCleaner, type DirectoryCleaner } from './workdir/directory-cleaner.ts';
import { openPilotStorage, PART_RECORDS, VERIFIED_FILES } from './storage/open-pilot-storage.ts';
import { probeFolder } from './workdir/probe-folder.ts';

export interface Pilot extends AsyncDisposable {
  /** Resolves when the pilot ends by itself. The caller must still dispose it. */
  readonly departed: Promise<Departure>;
  /** Claims no more, ends what it holds and then departs; or takes that back. */
  drain(isOn: boolean): void;
}

/** Longest wait, when stopped, for answers to the last reports, milliseconds; the journal keeps unanswered ones. */
const LAST_REPORTS_TIMEOUT_MS = 1_500;

/** Longest wait for leftovers to be removed before work starts, milliseconds; the others are removed while jobs run. */
const LEFTOVERS_TIMEOUT_MS = 20_000;

/** Starts a pilot: sends old reports, registers, then claims and runs jobs until it is disposed. */
export function openPilot(config: PilotConfig, client: Client, logger: Logger): Pilot {
  const stopped = new AbortController();
  const departed = Promise.withResolvers<Departure>();
  const storage = openPilotStorage(config);
  const journal = openJournal(config.PILOT_WORK_DIR, logger);
  const cleaner = openDirectoryCleaner(config.PILOT_WORK_DIR, logger);
  let session: Session | undefined;
  let isolation: Isolation | undefined;
  let isDrained = false;
  const { readiness, programs } = openNode(config, storage, logger, () => ({ session, isolation }));
  const reporter = openReporter({
    client,
    journal,
    logger,
    spareMs: () => session?.pool.spareMs() ?? 0,
    onResponse: (report, response) =>
      void handleReportResponse(report, response, { storage, logger, pool: session?.pool }),
  });

  const start = async (): Promise<void> => {
    warmUp(storage);
    for (const { report, ...identity } of journal.entries()) reporter.send(report, identity);
    await reporter.idle();
    stopped.signal.throwIfAborted();
    await clearWorkDirectory(config.PILOT_WORK_DIR, cleaner, logger);
    isolation = await openIsolation(config, logger, storage.inspect);
    stopped.signal.throwIfAborted();
    const resources = await detectResources(config);
    const registration = await registerPilot(client, config, resources, readiness, logger, stopped.signal);
    stopped.signal.throwIfAborted();
    logger.info({ ...registration, slots: config.PILOT_SLOTS, ...resources }, 'pilot registered');
    const owned = {
      storage,
      reporter,
      cleaner,
      readiness,
      programs,
      isolation,
      resources,
      releases: openPilotReleases(config.PILOT_RELEASES),
    };
    session = startSession(registration, { config, client, logger, ...owned, onDeparture: departed.resolve });
    if (isDrained) session.drain(true);
  };
  start().catch((error: unknown) => {
    if (!stopped.signal.aborted) departed.reject(error);
  });

  return {
    departed: departed.promise,
    drain(isOn) {
      isDrained = isOn;
      session?.drain(isOn);
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await close({ session, reporter, cleaner, storage, programs, isolation, journal });
    },
  };
}

/** Opens what the pilot knows of its node: its programs, and whether it can run them. */
function openNode(
  { VISOR_PAYLOAD_PATH: folders, PILOT_WORK_DIR: workDir }: PilotConfig,
  storage: HelperStorage,
  logger: Logger,
  opened: () => { readonly session: Session | undefined; readonly isolation: Isolation | undefined },
): { readonly readiness: Readiness; readonly programs: Programs } {
  const now = (): number => performance.now();
  const readiness: Readiness = openReadiness({
    logger,
    hasProgram: (name) => programs.has(name),
    probeWorkDir: () => probeFolder(workDir),
    onRecovery: () => opened().session?.claimNow(),
    now,
  });
  const inspect = inspectVisible(storage.inspect, () => opened().isolation?.slots[0]?.copies ?? []);
  const programs = openPrograms({ folders, inspect, readiness, now });
  return { readiness, programs };
}

interface OpenParts {
  readonly session: Session | undefined;
  readonly reporter: Reporter;
  readonly cleaner: DirectoryCleaner;
  readonly storage: AsyncDisposable;
  readonly programs: Programs;
  readonly isolation: Isolation | undefined;
  readonly journal: Journal;
}

/** Ends the attempts, sends their last reports and closes what is open, in this order. */
async function close({ session, reporter, cleaner, storage, programs, isolation, journal }: OpenParts): Promise<void> {
  await session?.stop();
  await waitAtMost(LAST_REPORTS_TIMEOUT_MS, reporter.idle());
  await session?.[Symbol.asyncDispose]();
  await reporter[Symbol.asyncDispose]();
  await cleaner[Symbol.asyncDispose]();
  programs[Symbol.dispose]();
  await storage[Symbol.asyncDispose]();
  isolation?.[Symbol.dispose]();
  journal[Symbol.dispose]();
}

/** Starts and loads, while the pilot registers, what its first attempts would wait for. */
function warmUp(storage: HelperStorage): void {
  storage.warmUp();
  // Where a part cannot be loaded, the first attempt says so.
  for (const part of [loadCwl(), loadLogArchive()]) part.catch(() => {});
}

/** Ends processes and removes files that an earlier pilot process has left. */
async function clearWorkDirectory(folder: string, cleaner: DirectoryCleaner, logger: Logger): Promise<void> {
  await killLeftoverPayloads(folder);
  const count = removeLeftovers(folder, [JOURNAL_FOLDER, VERIFIED_FILES, PART_RECORDS], cleaner);
  if (count > 0) logger.info({ count }, 'removing leftovers of an earlier pilot process');
  await waitAtMost(LEFTOVERS_TIMEOUT_MS, cleaner.idle());
}

async function waitAtMost(ms: number, work: Promise<void>): Promise<void> {
  const done = new AbortController();
  const timeout = pause(ms, done.signal);
  await Promise.race([work, timeout]);
  done.abort();
}
