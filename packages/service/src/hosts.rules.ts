/** Names under which a server may be asked, and pages of other origins that may ask it. */
export interface AllowedHosts {
  /** Host names, without a port. */
  readonly hosts?: readonly string[] | undefined;
  /** Origins as browsers send them: `https://monitor.example`. */
  readonly origins?: readonly string[] | undefined;
}

/** What can be neither a name nor an address with a port. */
const FOREIGN_CHARACTERS = /[/\\?#@]/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Name of a Host header in lower case, without its port; undefined where it is none. */
function hostName(host: string): string | undefined {
  return FOREIGN_CHARACTERS.test(host) ? undefined : URL.parse(`http://${host}/`)?.hostname.replace(/\.$/, '');
}

/**
 * Why a Host header is refused, or undefined. A page that rebinds its own name to this server's address sends that name
 * here; addresses and localhost can't be rebound. A request without the header comes from no browser.
 */
export function hostFault(host: string | undefined, { hosts = [] }: AllowedHosts): string | undefined {
  if (host === undefined) return undefined;
  const name = hostName(host);
  if (name !== undefined) {
    if (IPV4.test(name) || name.startsWith('[')) return undefined;
    if (name === 'localhost' || name.endsWith('.localhost')) return undefined;
    if (hosts.some((allowed) => hostName(allowed) === name)) return undefined;
  }
  return `host ${JSON.stringify(host.slice(0, 255))} is not a name of this server: use an address or localhost, or add the name to VISOR_HOSTS`;
}

/** Host and port of a Host header as an origin with this scheme has them. */
const hostOf = (scheme: string, host: string): string | undefined => URL.parse(`${scheme}//${host}/`)?.host;

/** Whether an origin is a page of this server itself. */
function isOwnOrigin(origin: string, host: string | undefined): boolean {
  const url = URL.parse(origin);
  if (!url || host === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.host === hostOf(url.protocol, host);
}

/** Whether an origin other than the server's own is in its list. */
export const isListedOrigin = (origin: string, { origins = [] }: AllowedHosts): boolean =>
  origins.some((allowed) => allowed === origin || URL.parse(allowed)?.origin === origin);

/** Why an Origin header is refused, or undefined: pages of this server and listed origins may ask, programs send none. */
export function originFault(
  origin: string | undefined,
  host: string | undefined,
  allowed: AllowedHosts,
): string | undefined {
  if (origin === undefined || isOwnOrigin(origin, host) || isListedOrigin(origin, allowed)) return undefined;
  return `origin ${JSON.stringify(origin.slice(0, 255))} may not ask this server: add it to VISOR_ORIGINS`;
}
