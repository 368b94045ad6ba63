import type { EventLog } from '@visor/bus';
import { createClient } from '@visor/client';
import { installationOf, RecordedEventFeed, tokenFile, traceparent, type Infrastructure } from '@visor/service';
import type { Config } from './config.ts';
import { PilotFollowers } from './command/pilot-followers.ts';
import type { Deps } from './deps.ts';
import { EVENT_SOURCES } from './events/event-sources.ts';
import { ExpectedInputs } from './intake/expected-inputs.ts';
import { live, openFeeds, sendReady, type Feeds, type Live } from './live-events.ts';
import { TailFollowers } from './tail/tail-followers.ts';
import { createCatalogClient, type CatalogClient } from './task/catalog-client.ts';

/** What the running service holds. */
export interface Runtime {
  readonly deps: Deps;
  readonly catalog: CatalogClient;
  /** Inputs of the tasks that come next. */
  readonly expected: ExpectedInputs;
  readonly live: Live;
  readonly feeds: Feeds;
  readonly followers: PilotFollowers;
  readonly tailFollowers: TailFollowers;
  readonly eventLog: Pick<EventLog, 'status' | 'removeGroup'>;
}

export function openRuntime(
  config: Config,
  { db, log, loops, logger, logAfterCommit }: Infrastructure,
  stack: AsyncDisposableStack,
): Runtime {
  const client = stack.use(
    createClient({ url: config.GATEWAY_URL, token: tokenFile(config.VISOR_TOKEN_FILE), traceparent }),
  );
  const events = live();
  const followers = new PilotFollowers();
  const installation = installationOf(db);
  const recorded = stack.use(
    new RecordedEventFeed({ db, name: 'workloadEvents', sources: EVENT_SOURCES, installation, logger }),
  );
  const deps: Deps = {
    db,
    publish: log.publish,
    logger,
    logAfterCommit,
    retryRules: new Map(),
    window: config.VISOR_WINDOW,
    times: {
      lease: config.VISOR_LEASE_MS,
      heartbeat: config.VISOR_HEARTBEAT_MS,
      poll: config.VISOR_POLL_MS,
      claimGrace: config.VISOR_CLAIM_GRACE_MS,
      refusal: config.VISOR_REFUSAL_MS,
    },
    now: () => new Date(),
    announceReady(tx, event) {
      followers.prepare(tx, event, new Date());
      sendReady(tx, events, event);
    },
    wake: (tx, name) => loops.wake(tx, name),
    wakeNow: (name) => loops.wakeNow(name),
    wakeSoon: (tx, name) => loops.wakeSoon(tx, name),
  };
  return {
    deps,
    catalog: createCatalogClient(client),
    expected: new ExpectedInputs(),
    live: events,
    feeds: openFeeds(log, installation, recorded),
    followers,
    tailFollowers: stack.use(new TailFollowers(deps)),
    eventLog: log,
  };
}
