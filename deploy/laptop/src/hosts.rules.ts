/** One address of this machine, as in `os.networkInterfaces`. */
interface InterfaceAddress {
  readonly address: string;
  readonly family: string;
  readonly internal: boolean;
}

export const LOOPBACK = '127.0.0.1';
/** Addresses that stand for every address of this machine. */
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::', '0:0:0:0:0:0:0:0']);

const isWildcard = (host: string): boolean => WILDCARDS.has(host);
const isLinkLocal = ({ address }: InterfaceAddress): boolean => /^(fe80:|169\.254\.)/i.test(address);

/** Returns a host as it is written in a URL: an IPv6 address in brackets. */
export const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Returns the host at which processes of this machine reach a server that listens on `host`. */
export const localHost = (host: string): string => (isWildcard(host) ? LOOPBACK : host);

/** Returns the host for other machines: for a wildcard, this machine's first address that is not loopback. */
export function advertisedHost(host: string, addresses: readonly InterfaceAddress[]): string {
  if (!isWildcard(host)) return host;
  const outside = addresses.filter((address) => !address.internal && !isLinkLocal(address));
  const chosen = outside.find(({ family }) => family === 'IPv4') ?? (host === '0.0.0.0' ? undefined : outside[0]);
  return chosen?.address ?? LOOPBACK;
}

/** Returns every name by which clients may address a server that listens on `host`. */
export function acceptedHosts(host: string, addresses: readonly InterfaceAddress[], hostname: string): string[] {
  const loopback = ['localhost', LOOPBACK, '::1'];
  if (!isWildcard(host)) return [...new Set([...loopback, host])];
  return [...new Set([...loopback, hostname, ...addresses.map(({ address }) => address)])];
}
