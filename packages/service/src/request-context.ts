import type { Caller } from './identity.ts';

/** How the gateway asks for a stream, instead of the arguments that it has taken out of the subscription. */
export interface StreamRequest {
  readonly after?: string | undefined;
  readonly snapshot: boolean;
}

/** What every resolver gets beside the service's own context. */
export interface RequestContext {
  readonly caller: Caller;
  /** The service that forwards the request, by its own token; anonymous when the caller asks directly. */
  readonly service: Caller;
  /** The caller's bearer as it came. */
  readonly authorization?: string | undefined;
  /** Aborted when the client no longer waits for the answer. */
  readonly signal?: AbortSignal | undefined;
  /** Of a subscription that the gateway forwards. */
  readonly stream?: StreamRequest | undefined;
}
