import type { Caller } from '@visor/service';

/** What the gateway knows of one operation: who asks, and the bearer that it sends on untouched. */
export interface GatewayContext {
  readonly caller: Caller;
  readonly authorization: string | undefined;
}
