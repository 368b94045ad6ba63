import { readFileSync, statSync } from 'node:fs';

/** How this process proves itself to one host; files are read at each use, so that they may be renewed. */
export interface Credentials {
  /** Path of a file with a bearer token. */
  readonly bearerFile?: string;
  /** Paths of a client certificate and its key, PEM. */
  readonly certificate?: string;
  readonly key?: string;
  /** Path of the certificates that the host's is checked with, PEM; without it those of the system. */
  readonly ca?: string;
  /** Path of a proxy certificate, for XRootD. */
  readonly proxy?: string;
}

const KEYS: readonly (keyof Credentials)[] = ['bearerFile', 'certificate', 'key', 'ca', 'proxy'];
const NONE: Credentials = {};
const OTHERS_MODE = 0o077;

/** Finds the credentials of a URL's host. @throws Error that names the file and what is wrong with it */
export type FindCredentials = (url: URL) => Credentials;

/**
 * Opens a file of credentials: JSON, `{"HOST" or "HOST:PORT": {"bearerFile": ..., "certificate": ..., "key": ..., "ca": ..., "proxy": ...}}`.
 * Only its user may read it.
 */
export function openCredentials(path: string | undefined): FindCredentials {
  if (path === undefined) return () => NONE;
  return (url) => {
    const all = readCredentials(path);
    return all.get(url.host) ?? all.get(url.hostname) ?? NONE;
  };
}

function readCredentials(path: string): ReadonlyMap<string, Credentials> {
  if ((statSync(path).mode & OTHERS_MODE) !== 0)
    throw new Error(`${path}: others may read or write it; chmod 600 ${path}`);
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isRecord(content)) throw new Error(`${path}: must be a JSON object of hosts`);
  return new Map(Object.entries(content).map(([host, value]) => [host, readEntry(path, host, value)]));
}

function readEntry(path: string, host: string, value: unknown): Credentials {
  if (!isRecord(value)) throw new Error(`${path}: ${host} must be an object`);
  const entry: Partial<Record<keyof Credentials, string>> = {};
  for (const [name, text] of Object.entries(value)) {
    const key = KEYS.find((known) => known === name);
    if (!key) throw new Error(`${path}: ${host} has ${name}; there is ${KEYS.join(', ')}`);
    if (typeof text !== 'string') throw new Error(`${path}: ${host}.${name} must be the path of a file`);
    entry[key] = text;
  }
  if ((entry.certificate === undefined) !== (entry.key === undefined))
    throw new Error(`${path}: ${host} needs certificate and key, or neither`);
  return entry;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a bearer token. @throws the file system's error */
export const readBearer = (path: string): string => readFileSync(path, 'utf8').trim();
