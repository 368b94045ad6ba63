import type { EventLog, Handlers } from '@visor/bus';
import type { RequestContext } from '@visor/service';
import type { PilotFollowers } from './command/pilot-followers.ts';
import type { Deps } from './deps.ts';
import type { Feeds, Live } from './live-events.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import { consumers } from './consumers.ts';
import type { Runtime } from './runtime.ts';
import type { TailFollowers } from './tail/tail-followers.ts';
import type { CatalogClient } from './task/catalog-client.ts';

/** What a resolver works with. */
export interface Context extends RequestContext {
  /** Of the consumer group, for what is replayed. */
  readonly handlers: () => Handlers;
  readonly deps: Deps;
  readonly catalog: Pick<CatalogClient, 'knownFiles'>;
  readonly loaders: Loaders;
  readonly live: Live;
  readonly feeds: Feeds;
  readonly followers: PilotFollowers;
  readonly tailFollowers: TailFollowers;
  readonly eventLog: Pick<EventLog, 'status' | 'removeGroup'>;
}

export const contextOf = (request: RequestContext, runtime: Runtime): Context => {
  const { deps, catalog, live, feeds, followers, tailFollowers, eventLog } = runtime;
  return {
    ...request,
    handlers: () => consumers(runtime),
    deps,
    catalog,
    live,
    feeds,
    followers,
    tailFollowers,
    eventLog,
    loaders: createLoaders(deps),
  };
};
