const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/([^/?]*)/i;
const HOST_AND_PORT = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/;
/** Addresses that stand for no machine, or for all of them. */
const NO_ADDRESS = /^(?:0\.0\.0\.0|\[::\]|255\.255\.255\.255)$/;

/**
 * Returns what is wrong with a URL that can be parsed. The parser reads much as something else: `127.0` as `127.0.0.0`, a host of another alphabet
 * by its code, a tab as nothing. What is asked must be what is written.
 * @param text as it is written; @param url as it is read
 */
export function urlFault(text: string, { username, password, hostname, hash, port }: URL): string | undefined {
  if (username !== '' || password !== '') return 'must not hold a user name or a password';
  if (hash !== '' || text.includes('#')) return `must not have a fragment (${JSON.stringify(hash || '#')})`;
  // eslint-disable-next-line no-control-regex
  if (/[\s\\\u0000-\u0020\u007f]/u.test(text))
    return 'must not have spaces or backslashes; write %20 for a space in the path';
  const authority = AUTHORITY.exec(text)?.[1];
  if (authority === undefined || authority.includes('@')) return 'must have // and a host behind its scheme, without @';
  const [, written = ''] = HOST_AND_PORT.exec(authority) ?? [];
  if (written.toLowerCase() !== hostname)
    return `has the host ${JSON.stringify(written)}, which is read as ${JSON.stringify(hostname)}: write that, if it is meant`;
  if (NO_ADDRESS.test(hostname)) return `has the host ${hostname}, which is no machine; use its name or address`;
  if (hostname.split('.').slice(0, -1).includes(''))
    return `has the host ${JSON.stringify(hostname)}, a part of which is empty`;
  return port === '0' ? 'has the port 0, at which nobody answers' : undefined;
}
