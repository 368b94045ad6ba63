import type { SubgraphConfig } from './subgraph-config.rules.ts';

type Transport = Pick<SubgraphConfig, 'timeoutMs' | 'ca'>;

/** How a connection to a service of others is opened: in time, and to the one for whom an authority vouches. */
export const connectOptions = ({ timeoutMs, ca }: Transport) => ({
  timeout: timeoutMs,
  ...(ca === undefined ? {} : { ca }),
});

/** Codes by which TLS refuses a certificate: of OpenSSL, and of Node for another host's. */
const IS_OF_CERTIFICATE = /CERT|SIGNATURE|ALTNAME|INVALID_CA|PATH_LENGTH|UNABLE_TO_GET_ISSUER/;
const OTHER_HOST = 'ERR_TLS_CERT_ALTNAME_INVALID';
const IS_OF_TLS = /^(ERR_SSL_|EPROTO)/;

/** What codes of connections mean. */
const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ENOTFOUND: 'its host has no address',
  ECONNRESET: 'it broke the connection off',
  UND_ERR_SOCKET: 'it broke the connection off',
  UND_ERR_CONNECT_TIMEOUT: 'it takes no connection',
};

/** Why a request failed, in a few words. */
export function reasonOf(error: unknown, timeoutMs: number): string {
  const { name, code, message } = error as Error & { code?: string };
  if (name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  if (code === undefined) return message;
  if (IS_OF_TLS.test(code)) return `it speaks no TLS that can be used (${code}): is it http://?`;
  if (!IS_OF_CERTIFICATE.test(code)) return MEANINGS[code] === undefined ? code : `${MEANINGS[code]} (${code})`;
  // With another authority it would still be the certificate of another host.
  const remedy = code === OTHER_HOST ? 'use a name that it has in url' : 'name the file of its authority in tls.ca';
  return `its certificate is not accepted: ${message} (${code}); ${remedy}`;
}
