import type { RequestContext } from '@visor/service';
import type { Deps } from './deps.ts';
import type { Live } from './live-events.ts';
import type { Loaders } from './loaders.ts';

/** What a resolver works with. */
export interface Context extends RequestContext {
  readonly deps: Deps;
  readonly loaders: Loaders;
  readonly live: Live;
}
