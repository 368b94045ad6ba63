/** The scheme, its default port, and the protocol family in which servers hand out the same files by different schemes. */
const SERVERS: Readonly<Record<string, readonly [protocol: string, port: string]>> = {
  'root:': ['root', '1094'],
  'davs:': ['dav', '443'],
  'https:': ['dav', '443'],
  'http:': ['dav', '80'],
};

/**
 * Returns the place of a storage's root, in which equal and nested roots are seen: two URLs of one folder have the same, whatever their
 * scheme, the case of the host, a default port, escapes, `.`, `..` and slashes. It takes URLs of any form: an earlier version, or a person
 * in the database, may have written one that is refused today. Of a folder of this machine it is its path, in which links are not resolved.
 */
export function rootPlace(url: string): string {
  const [, scheme = '', authority = '', path = ''] = /^([a-z][a-z0-9+.-]*:)\/\/([^/]*)(.*)$/is.exec(url) ?? [];
  const [protocol, port] = SERVERS[scheme.toLowerCase()] ?? [];
  if (protocol === undefined || port === undefined) return pathOf(/^file:(?:\/\/[^/]*)?(.*)$/is.exec(url)?.[1] ?? url);
  const folder = pathOf(path);
  return `${protocol}://${hostOf(authority, port)}${folder === '/' ? '' : folder}`;
}

/** An absolute path without empty, `.` and `..` parts. */
function pathOf(path: string): string {
  const parts: string[] = [];
  for (const part of decoded(path).split('/'))
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  return `/${parts.join('/')}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The host as browsers write it, in lower case and with addresses in their shortest form, and the port. */
function hostOf(authority: string, defaultPort: string): string {
  const [, host = '', port = defaultPort] = /^(?:.*@)?(\[.*\]|[^:]*)(?::(\d+))?$/s.exec(authority) ?? [];
  const named = `http://${host.replace(/\.$/, '')}/`;
  return `${URL.canParse(named) ? new URL(named).hostname : host.toLowerCase()}:${Number(port)}`;
}
