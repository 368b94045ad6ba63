import type { Caller } from './identity.ts';

/** What every resolver gets beside the service's own context. */
export interface RequestContext {
  readonly caller: Caller;
  /** The service that forwards the request, by its own token; anonymous when the caller asks directly. */
  readonly service: Caller;
  /** The caller's bearer as it came. */
  readonly authorization?: string | undefined;
  /** Aborted when the client no longer waits for the answer. */
  readonly signal?: AbortSignal | undefined;
}
