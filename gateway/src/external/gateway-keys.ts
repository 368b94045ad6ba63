import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JSONWebKeySet, type JWK } from 'jose';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '@visor/service';
import { readJson, writeSecret } from '@visor/service/files';
import type { SubgraphConfig } from './subgraph-config.rules.ts';

type Caller = RequestContext['caller'];

/** Returns the `authorization` (a token for this subgraph alone, which ends with the caller's own) with which a subgraph is asked for a caller; undefined when it gets none. */
export type TokenMinter = (config: SubgraphConfig, caller: Caller) => Promise<string | undefined>;

/** Who asks when the gateway asks for itself, or opens a socket that many callers share. */
export const GATEWAY_CALLER: Caller = { subject: 'visor-gateway', kind: 'service', scopes: new Set() };

/** A signing key of the gateway, as its file holds it. */
interface StoredKey {
  readonly kid: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly privateKey: JWK;
  readonly publicKey: JWK;
}

const TOKEN_LIFE_SECONDS = 60;
/** A token is used again for this time, so that it is valid for at least half a minute when it arrives. */
const REUSE_MS = 25_000;
const CACHE_SIZE = 10_000;
const HOUR_MS = 3_600_000;
const ROTATE_AFTER_MS = 30 * 24 * HOUR_MS;
/** A new key is published for this time before it signs, so that those who cache the key set know it. */
const PUBLISHED_BEFORE_USE_MS = HOUR_MS;
/** The key before it stays published for this time after that. */
const KEPT_AFTER_USE_MS = HOUR_MS;

/** The gateway's own keys, with which it signs tokens for external subgraphs. Visor's services do not accept them. */
export interface GatewayKeys {
  readonly mint: TokenMinter;
  /** The public keys, as a JWKS. */
  publicKeys(): Promise<JSONWebKeySet>;
}

interface KeyOptions {
  /** Folder in which the keys are kept; they are lost with the process where there is none. */
  readonly folder: string | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

async function createKey(now: number): Promise<StoredKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    kid: randomUUID(),
    createdAt: now,
    privateKey: await exportJWK(privateKey),
    publicKey: await exportJWK(publicKey),
  };
}

/** Removes keys whose successor has signed for long enough, and says whether a new one is due. */
function rotation(keys: readonly { readonly createdAt: number }[], now: number) {
  const newest = keys.at(-1);
  const isDue = !newest || now - newest.createdAt >= ROTATE_AFTER_MS;
  const first = keys.findLastIndex(({ createdAt }) => now - createdAt >= PUBLISHED_BEFORE_USE_MS + KEPT_AFTER_USE_MS);
  return { isDue, kept: Math.max(first, 0) };
}

/** Returns the key that signs: the newest one that was published long enough, the oldest where none was. */
const signingKey = (keys: readonly StoredKey[], now: number): StoredKey | undefined =>
  keys.findLast(({ createdAt }) => now - createdAt >= PUBLISHED_BEFORE_USE_MS) ?? keys[0];

const isStoredKey = (key: Partial<StoredKey> | null): key is StoredKey =>
  typeof key?.kid === 'string' && typeof key.createdAt === 'number' && !!key.privateKey && !!key.publicKey;

function readKeys(file: string | undefined): readonly StoredKey[] {
  const stored = file === undefined ? undefined : readJson<{ keys?: unknown }>(file)?.keys;
  return Array.isArray(stored) ? (stored as (Partial<StoredKey> | null)[]).filter(isStoredKey) : [];
}

/** @param name the subgraph for which it is; @param now milliseconds since 1970 */
async function signToken(key: StoredKey, name: string, caller: Caller, now: number): Promise<string> {
  const { subject, scopes, expires } = caller;
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ scope: [...scopes].toSorted().join(' ') })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'JWT' })
    .setIssuer('visor-gateway')
    .setAudience(name)
    .setSubject(subject)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(Math.min(issuedAt + TOKEN_LIFE_SECONDS, expires ?? Infinity))
    .sign(await importJWK(key.privateKey, 'EdDSA'));
}

const fileOf = (folder: string | undefined): string | undefined =>
  folder === undefined ? undefined : join(folder, 'signing-keys.json');

/**
 * Signs with the key of the gateway that has the folder, and changes nothing there: only the gateway publishes keys. A folder
 * without keys gives no token.
 */
export const mintWithStoredKeys =
  (folder: string | undefined, now: () => number = Date.now): TokenMinter =>
  async ({ name, identity }, caller) => {
    const key = identity === 'token' ? signingKey(readKeys(fileOf(folder)), now()) : undefined;
    return key && `Bearer ${await signToken(key, name, caller, now())}`;
  };

/** Opens the keys of a folder; the first is made when it is needed. */
export function openGatewayKeys({ folder, now = Date.now }: KeyOptions): GatewayKeys {
  const file = fileOf(folder);
  let keys: readonly StoredKey[] = [];
  /** Keys that cannot be read are not replaced: others may have them. The gateway starts, and tries again. */
  let isRead = false;
  let rotating: Promise<void> | undefined;
  const tokens = new LRUCache<string, { readonly token: string; readonly at: number }>({ max: CACHE_SIZE });

  const rotate = async (kept: number, isDue: boolean): Promise<void> => {
    const rest = keys.slice(kept);
    const next = isDue ? [...rest, await createKey(now())] : rest;
    if (file !== undefined) writeSecret(file, JSON.stringify({ keys: next }));
    keys = next;
  };
  const currentKeys = async (): Promise<readonly StoredKey[]> => {
    if (!isRead) keys = readKeys(file);
    isRead = true;
    const { isDue, kept } = rotation(keys, now());
    if (isDue || kept > 0) {
      rotating ??= rotate(kept, isDue).finally(() => (rotating = undefined));
      await rotating;
    }
    return keys;
  };
  const sign = async (name: string, caller: Caller): Promise<string> => {
    const key = signingKey(await currentKeys(), now());
    if (!key) throw new Error('the gateway has no key to sign with');
    return signToken(key, name, caller, now());
  };
  return {
    async mint({ name, identity }, caller) {
      if (identity === 'none') return undefined;
      const cacheKey = JSON.stringify([name, caller.subject, [...caller.scopes].toSorted(), caller.expires]);
      const cached = tokens.get(cacheKey);
      if (cached && now() - cached.at < REUSE_MS) return `Bearer ${cached.token}`;
      const token = await sign(name, caller);
      tokens.set(cacheKey, { token, at: now() });
      return `Bearer ${token}`;
    },
    async publicKeys() {
      const published = await currentKeys();
      return { keys: published.map(({ kid, publicKey }) => ({ ...publicKey, kid, alg: 'EdDSA', use: 'sig' })) };
    },
  };
}
