import type { EventLog } from '@visor/bus';
import type { RequestContext } from '@visor/service';
import type { PilotFollowers } from './command/pilot-followers.ts';
import type { Deps } from './deps.ts';
import type { Feeds, Live } from './live-events.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Runtime } from './runtime.ts';
import type { TailFollowers } from './tail/tail-followers.ts';
import type { CatalogClient } from './task/catalog-client.ts';

/** What a resolver works with. */
export interface Context extends RequestContext {
  readonly deps: Deps;
  readonly catalog: Pick<CatalogClient, 'knownFiles'>;
  readonly loaders: Loaders;
  readonly live: Live;
  readonly feeds: Feeds;
  readonly followers: PilotFollowers;
  readonly tailFollowers: TailFollowers;
  readonly eventLog: Pick<EventLog, 'status' | 'removeGroup'>;
}

export const contextOf = (
  request: RequestContext,
  { deps, catalog, live, feeds, followers, tailFollowers, eventLog }: Runtime,
): Context => ({
  ...request,
  deps,
  catalog,
  live,
  feeds,
  followers,
  tailFollowers,
  eventLog,
  loaders: createLoaders(deps),
});
