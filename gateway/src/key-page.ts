import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayKeys } from './external/gateway-keys.ts';

const PATH = '/.well-known/jwks.json';
/** Below the time for which a new key is published before it signs. */
const MAX_AGE_SECONDS = 300;

/** Answers the public keys of tokens that external subgraphs get; returns whether it answered. */
export function createKeyHandler(
  keys: GatewayKeys,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    if ((request.url ?? '/').split('?', 1)[0] !== PATH) return false;
    const body = JSON.stringify(await keys.publicKeys());
    response
      .writeHead(200, { 'content-type': 'application/json', 'cache-control': `public, max-age=${MAX_AGE_SECONDS}` })
      .end(request.method === 'HEAD' ? undefined : body);
    return true;
  };
}
