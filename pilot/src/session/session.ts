import type { Client } from '@visor/client';
import { traced, type Logger } from '@visor/service/process';
import type { HelperStorage } from '@visor/storage';
import type { AttemptContext } from '../attempt/attempt-context.ts';
import { openAttemptPool, type AttemptPool } from '../attempt/attempt-pool.ts';
import { runAttempt } from '../attempt/run-attempt.ts';
import type { PilotConfig } from '../config.ts';
import type { Departure } from '../exit-codes.ts';
import type { Isolation } from '../payload/isolation.ts';
import { openNodeEnvironment } from '../payload/node-environment.ts';
import type { Programs } from '../payload/programs.ts';
import { openSlots } from '../payload/slots.ts';
import type { PilotIdentity } from '../pilot-identity.ts';
import type { Resources } from '../resources/resources.rules.ts';
import type { PilotReleases } from '../release/pilot-releases.ts';
import { noteBlockSharing } from '../stage-in/note-block-sharing.ts';
import { openGroupSync } from '../stage-out/group-sync.ts';
import type { Reporter } from '../report/reporter.ts';
import { watchRoots } from '../storage/watch-roots.ts';
import { openControlGroups } from '../usage/control-groups.ts';
import { openSampler } from '../usage/sampler.ts';
import type { DirectoryCleaner } from '../workdir/directory-cleaner.ts';
import { openWorkdirs } from '../workdir/open-workdir.ts';
import { startClaimLoop, type ClaimLoop } from './claim-loop.ts';
import { openAcknowledgements, type Acknowledgements } from './acknowledgements.ts';
import { atTime } from './at-time.ts';
import { followCommands, type Command } from './follow-commands.ts';
import { openLiveTails, type LiveTails } from './live-tails.ts';
import { startHeartbeatLoop, type HeartbeatLoop } from './heartbeat-loop.ts';
import type { Readiness } from './readiness.ts';
import type { Registration } from './register-pilot.ts';
import {
  canAcceptClaims,
  canClaim,
  pilotStatus,
  sessionLifecycle,
  type SessionEvent,
  type SessionState,
} from './session.rules.ts';

/** A registered pilot at work. */
export interface Session extends AsyncDisposable {
  readonly pool: AttemptPool;
  /** Claims again at once: jobs that were refused before may be claimed now. */
  claimNow(): void;
  /** Claims no more, ends the held attempts and then departs, which the server does not cancel; or takes that back. */
  drain(isOn: boolean): void;
  /** Ends all attempts; resolves when each has sent its last report. */
  stop(): Promise<void>;
}

interface SessionOptions {
  readonly config: PilotConfig;
  readonly client: Client;
  readonly logger: Logger;
  readonly storage: HelperStorage;
  readonly reporter: Reporter;
  readonly readiness: Readiness;
  /** The caller disposes it. */
  readonly programs: Programs;
  /** Removes work directories. The caller disposes it. */
  readonly cleaner: DirectoryCleaner;
  readonly isolation: Isolation;
  readonly resources: Resources;
  /** Absent: this pilot does not change its release. */
  readonly releases: PilotReleases | undefined;
  /** Called once, when the session ends by itself. */
  readonly onDeparture: (why: Departure) => void;
}

/** Claims, runs and reports attempts until it is drained, replaced or stopped. */
export const startSession = (registration: Registration, options: SessionOptions): Session =>
  new PilotSession(registration, options);

class PilotSession implements Session {
  readonly pool: AttemptPool;
  readonly #options: SessionOptions;
  readonly #identity: PilotIdentity;
  readonly #context: AttemptContext;
  readonly #heartbeatLoop: HeartbeatLoop;
  readonly #claimLoop: ClaimLoop;
  readonly #commands: Disposable;
  readonly #acknowledgements: Acknowledgements;
  readonly #liveTails: LiveTails;
  readonly #end: Disposable;
  /** The pilot's time is over, or its node is drained: no command cancels this drain. */
  #isEnding = false;
  #state: SessionState = 'READY';

  constructor({ identity, heartbeatSeconds, pollSeconds }: Registration, options: SessionOptions) {
    const { config, client, logger, readiness, cleaner } = options;
    this.#options = options;
    this.#identity = identity;
    this.#acknowledgements = openAcknowledgements(options.releases);
    this.#context = createAttemptContext(options, identity, () => this.#claimLoop.notifyJobs());
    this.pool = openAttemptPool({
      slots: config.PILOT_SLOTS,
      scratchMiB: options.resources.scratchMiB,
      concurrency: () => this.#context.slots.concurrency,
      prefetch: config.PILOT_PREFETCH,
      logger,
      run: (attempt) => traced(undefined, () => runAttempt(attempt, this.#context)),
      onAttemptEnd: () => void this.#departIfDrained(),
      onRoom: () => this.#claimLoop.notifyRoom(),
      now: () => performance.now(),
    });
    const common = { client, identity, readiness, logger };
    this.#liveTails = openLiveTails({ ...common, heartbeatSeconds, find: (ref) => this.pool.find(ref) });
    this.#heartbeatLoop = startHeartbeatLoop({
      ...common,
      heartbeatSeconds,
      leases: () => {
        this.pool.returnSurplus();
        return this.pool.leases();
      },
      status: () => pilotStatus(this.#state, this.pool.activeCount),
      warning: () =>
        [
          options.releases?.problem,
          cleaner.warning,
          readiness.unavailable.warning,
          this.#context.storing.storage.unmounted.warning,
        ]
          .filter(Boolean)
          .join('; ') || undefined,
      acknowledgements: this.#acknowledgements,
      onLost: (ref) => this.pool.stop(ref, 'lost'),
      onCommand: (command) => this.#execute(command),
      // One that may not ask for jobs now works as well as it can.
      onAnswer: () => {
        if (!canClaim(this.#state) || options.readiness.notReadyReason !== undefined) this.#confirm();
      },
      onReturn: () => this.#claimLoop.notifyJobs(),
      onReplaced: (error) => this.#endReplaced(error),
    });
    this.#claimLoop = startClaimLoop({
      ...common,
      pollSeconds,
      mayAsk: () => this.#heartbeatLoop.isHeard,
      unmounted: () => this.#context.storing.storage.unmounted.ids,
      claimSize: () => (canClaim(this.#state) ? this.pool.claimSize() : 0),
      onClaims: (claims) => {
        this.#confirm();
        if (canAcceptClaims(this.#state)) this.pool.add(claims);
      },
    });
    this.#commands = followCommands(client, identity.pilotId, logger, (command) => this.#execute(command));
    this.#end = atTime(config.PILOT_ENDS_AT, () => this.drain(true));
  }

  claimNow(): void {
    this.#claimLoop.notifyJobs();
  }

  drain(isOn: boolean): void {
    this.#isEnding = isOn;
    if (this.#apply(isOn ? 'drain' : 'resume'))
      this.#options.logger.info(this.#identity, isOn ? 'pilot drains' : 'drain cancelled');
    this.#claimLoop.notifyJobs();
    void this.#departIfDrained();
  }

  async stop(): Promise<void> {
    this.#apply('stop');
    this.pool.stopAll('shutdown');
    await this.pool.idle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#commands[Symbol.dispose]();
    this.#end[Symbol.dispose]();
    this.#liveTails[Symbol.dispose]();
    await Promise.all([this.#heartbeatLoop.sendLast(), this.#claimLoop[Symbol.asyncDispose]()]);
    this.#context.slots[Symbol.dispose]();
    this.#context.sampler[Symbol.dispose]();
    this.#context.environment[Symbol.dispose]();
    this.#context.workdirs[Symbol.dispose]();
    this.#context.storing.storage[Symbol.dispose]();
  }

  /** Applies an event to the state; false where the state does not have it. */
  #apply(event: SessionEvent): boolean {
    const next = sessionLifecycle.next(this.#state, event);
    this.#state = next ?? this.#state;
    return next !== undefined;
  }

  #execute({ id, kind, jobId, attempt, version = null }: Command): void {
    const { logger } = this.#options;
    if (kind === 'TAIL' && jobId !== null && attempt !== null) this.#liveTails.follow({ jobId, attempt });
    this.#acknowledgements.add({ id, kind, version });
    if (kind === 'JOBS_READY') this.#claimLoop.notifyJobs();
    else if (kind === 'CANCEL' && jobId !== null && attempt !== null) this.pool.stop({ jobId, attempt }, 'cancelled');
    else if (kind === 'RESUME' && !this.#isEnding && this.#apply('resume')) {
      logger.info(this.#identity, 'drain cancelled');
      this.#claimLoop.notifyJobs();
    } else if (kind === 'DRAIN' && this.#apply('drain')) {
      logger.info(this.#identity, 'drain started');
      void this.#departIfDrained();
    }
  }

  async #departIfDrained(): Promise<void> {
    if (this.#state !== 'DRAINING' || this.pool.activeCount > 0) return;
    await this.#options.reporter.idle();
    // Meanwhile the drain may have been cancelled, or the answer to a claim may have come.
    if (this.pool.activeCount === 0 && this.#apply('finishDrain')) this.#options.onDeparture('drained');
  }

  /** Tells the daemon that this release works. It loses nothing where the note cannot be written but its trial. */
  #confirm(): void {
    const { releases, logger } = this.#options;
    try {
      releases?.confirm();
    } catch (error) {
      logger.warn({ err: error }, 'not noted that this release works, trying again');
    }
  }

  #endReplaced(error: unknown): void {
    this.pool.stopAll('lost');
    if (!this.#apply('replace')) return;
    const message = 'pilot replaced or unknown to the server, ending to register again';
    this.#options.logger.error({ err: error, ...this.#identity }, message);
    this.#options.onDeparture('replaced');
  }
}

function createAttemptContext(
  options: SessionOptions,
  identity: PilotIdentity,
  onRecovery: () => void,
): AttemptContext {
  const { config, storage, logger, reporter, readiness, cleaner, isolation, resources } = options;
  const transferMs = config.PILOT_TRANSFER_SECONDS * 1_000;
  if (config.PILOT_STAGE_IN !== 'copy') noteBlockSharing(config.PILOT_WORK_DIR, logger);
  return {
    config,
    inputMounts: isolation.inputMounts,
    resources,
    slots: openSlots({
      confinements: isolation.slots,
      resources,
      folder: config.PILOT_WORK_DIR,
      graceMs: config.PILOT_GRACE_MS,
      readiness,
    }),
    sampler: openSampler({
      memoryBytes: resources.ramMiB * 2 ** 20,
      workDir: config.PILOT_WORK_DIR,
      leastFreeBytes: config.PILOT_MIN_FREE_MIB * 2 ** 20,
      groups: openControlGroups({ isDelegated: config.PILOT_CGROUP === 'delegated', logger }),
    }),
    environment: openNodeEnvironment({
      script: config.PILOT_ENVIRONMENT_SCRIPT,
      seconds: config.PILOT_ENVIRONMENT_SECONDS,
      inspect: storage.inspect,
      readiness,
      logger,
    }),
    programs: options.programs,
    inspect: storage.inspect,
    workdirs: openWorkdirs(config.PILOT_WORK_DIR, cleaner),
    storing: {
      storage: watchRoots(storage, { logger, onRecovery, now: () => performance.now() }),
      transferMs,
      groupSync: openGroupSync(storage, transferMs),
    },
    readiness,
    logger,
    now: () => new Date(),
    send: (report) => reporter.send(report, identity),
  };
}
