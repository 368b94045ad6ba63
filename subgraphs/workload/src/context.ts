import type { EventLog } from '@visor/bus';
import type { RequestContext } from '@visor/service';
import type { Deps } from './deps.ts';
import type { Live } from './live-events.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Runtime } from './runtime.ts';

/** What a resolver works with. */
export interface Context extends RequestContext {
  readonly deps: Deps;
  readonly loaders: Loaders;
  readonly live: Live;
  readonly eventLog: Pick<EventLog, 'status' | 'removeGroup'>;
}

export const contextOf = (request: RequestContext, { deps, live, eventLog }: Runtime): Context => ({
  ...request,
  deps,
  live,
  eventLog,
  loaders: createLoaders(deps),
});
