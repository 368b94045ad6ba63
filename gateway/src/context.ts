import type { RequestContext } from '@visor/service';

/** What the gateway knows of one operation: who asks, the bearer that it sends on untouched, whether the client waits. */
export type GatewayContext = RequestContext;
