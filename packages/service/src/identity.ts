import { readFile, stat } from 'node:fs/promises';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { Refusal } from '@visor/schema';

export type CallerKind = 'user' | 'service' | 'pilot';
export type Scope = 'read' | 'operate' | 'admin' | 'pilot' | 'service';

/** Who asks, from a verified token and from nothing else. */
export interface Caller {
  readonly subject: string;
  readonly kind: CallerKind | 'anonymous';
  readonly scopes: ReadonlySet<string>;
  /** The token's end, seconds since 1970. */
  readonly expires?: number;
}

export const anonymous: Caller = { subject: '', kind: 'anonymous', scopes: new Set() };

/** A bearer header value to its caller; absent -> anonymous; wrong -> Refusal UNAUTHENTICATED. */
export type Verifier = (bearer: string | undefined) => Promise<Caller>;

const kinds: ReadonlySet<string> = new Set(['user', 'service', 'pilot']);
/** Verified tokens are remembered by their text until they expire: a pilot sends the same one with every call. */
const remembered = 1_000;

/**
 * Verifies Ed25519 JWTs {iss, aud: visor, sub, kind, scope, exp} against the public keys in a JWKS file, which is read
 * again when it changes.
 */
export function verifier(jwksFile: string, now: () => number = Date.now): Verifier {
  const keys = keySet(jwksFile);
  const known = new Map<string, Caller>();
  return async (bearer) => {
    if (!bearer) return anonymous;
    const token = /^Bearer (\S+)$/i.exec(bearer)?.[1];
    if (!token) throw new Refusal('UNAUTHENTICATED', 'the authorization header must be "Bearer <token>"');
    const hit = known.get(token);
    if (hit && (hit.expires ?? 0) * 1000 > now()) return hit;
    const caller = await verify(token, await keys());
    if (known.size >= remembered) known.clear();
    known.set(token, caller);
    return caller;
  };
}

async function verify(token: string, keys: JWTVerifyGetKey): Promise<Caller> {
  try {
    const { payload } = await jwtVerify(token, keys, { audience: 'visor', algorithms: ['EdDSA', 'Ed25519'] });
    const { sub, kind, scope, exp } = payload;
    if (!sub || typeof kind !== 'string' || !kinds.has(kind) || !exp) throw new errors.JWTInvalid('claims are missing');
    const scopes = new Set(typeof scope === 'string' ? scope.split(' ') : []);
    return { subject: sub, kind: kind as CallerKind, scopes, expires: exp };
  } catch (error) {
    throw new Refusal('UNAUTHENTICATED', `the token is not valid: ${(error as Error).message}`, {}, { cause: error });
  }
}

function keySet(file: string): () => Promise<JWTVerifyGetKey> {
  let read: { at: number; keys: JWTVerifyGetKey } | undefined;
  return async () => {
    const { mtimeMs } = await stat(file);
    if (read?.at !== mtimeMs) {
      const jwks = JSON.parse(await readFile(file, 'utf8')) as JSONWebKeySet;
      read = { at: mtimeMs, keys: createLocalJWKSet(jwks) };
    }
    return read.keys;
  };
}
