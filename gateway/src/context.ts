import type { RequestContext } from '@visor/service';

/** What the gateway knows of one operation: the caller, the bearer that it forwards, and whether the client still waits. */
export type GatewayContext = RequestContext;
