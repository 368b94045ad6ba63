import type { EventLog } from '@visor/bus';
import type { RequestContext } from '@visor/service';
import type { PilotFollowers } from './command/pilot-followers.ts';
import type { Deps } from './deps.ts';
import type { Live } from './live-events.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Runtime } from './runtime.ts';

/** What a resolver works with. */
export interface Context extends RequestContext {
  readonly deps: Deps;
  readonly loaders: Loaders;
  readonly live: Live;
  readonly followers: PilotFollowers;
  readonly eventLog: Pick<EventLog, 'status' | 'removeGroup'>;
}

export const contextOf = (request: RequestContext, { deps, live, followers, eventLog }: Runtime): Context => ({
  ...request,
  deps,
  live,
  followers,
  eventLog,
  loaders: createLoaders(deps),
});
