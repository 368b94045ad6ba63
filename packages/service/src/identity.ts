import { LRUCache } from 'lru-cache';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { Refusal } from '@visor/schema';
import { readConfig, setting } from './config.ts';
import { keySet, type KeySet } from './key-set.ts';
import type { Logger } from './log.ts';
import { claimsFault, tokenOf, type CallerKind, type TokenClaims } from './token-claims.rules.ts';

/** Who asks, from a verified token and from nothing else. */
export interface Caller {
  readonly subject: string;
  readonly kind: CallerKind | 'anonymous';
  readonly scopes: ReadonlySet<string>;
  /** The token's end, seconds since 1970. */
  readonly expires?: number;
}

export const anonymous: Caller = { subject: '', kind: 'anonymous', scopes: new Set() };

/**
 * A bearer header value to its caller; absent -> anonymous.
 * @throws Refusal UNAUTHENTICATED for a wrong one, with the reason; UNAVAILABLE where there are no keys to verify with
 */
export type Verifier = (bearer: string | undefined) => Promise<Caller>;

const settings = {
  /** Longest life of a token, days. */
  VISOR_TOKEN_MAX_DAYS: setting.whole(1, 3_650, 30),
};

const SECONDS_PER_DAY = 86_400;
/** Verified tokens are remembered by their text until they expire: a pilot sends the same one with every call. */
const CACHE_SIZE = 1_000;

export interface VerifierOptions {
  readonly logger?: Pick<Logger, 'warn'>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly maxLifeSeconds?: number;
}

/** Verifies Ed25519 JWTs {iss: visor, aud: visor, sub, kind, scope, exp} against the public keys in a JWKS file. */
export function verifier(jwksFile: string, options: VerifierOptions = {}): Verifier {
  const { now = Date.now, logger } = options;
  const maxLife = options.maxLifeSeconds ?? readConfig(settings).VISOR_TOKEN_MAX_DAYS * SECONDS_PER_DAY;
  const currentKeys = keySet({ file: jwksFile, logger });
  let verifiedWith: KeySet | undefined;
  const known = new LRUCache<string, Caller>({ max: CACHE_SIZE });

  const keysNow = async (): Promise<KeySet> => {
    const keys = await currentKeys().catch((error: unknown) => {
      throw new Refusal(
        'UNAVAILABLE',
        'tokens cannot be verified: the service has no public keys',
        {},
        { cause: error },
      );
    });
    if (keys !== verifiedWith) known.clear();
    verifiedWith = keys;
    return keys;
  };
  return async (bearer) => {
    if (!bearer) return anonymous;
    const found = tokenOf(bearer);
    if ('fault' in found) throw new Refusal('UNAUTHENTICATED', found.fault);
    const { token } = found;
    const keys = await keysNow();
    const hit = known.get(token);
    if (hit && (hit.expires ?? 0) * 1000 > now()) return hit;
    const caller = await verify(token, keys, now() / 1000, maxLife);
    if (keys === verifiedWith) known.set(token, caller);
    return caller;
  };
}

async function verify(token: string, { keys }: KeySet, now: number, maxLife: number): Promise<Caller> {
  let payload: JWTPayload;
  try {
    const currentDate = new Date(now * 1000);
    // The times are checked below, each with a reason of its own; here they would hide other faults.
    const lenient = { currentDate, clockTolerance: Number.MAX_SAFE_INTEGER };
    ({ payload } = await jwtVerify(token, keys, { ...lenient, algorithms: ['EdDSA', 'Ed25519'] }));
  } catch (error) {
    throw new Refusal('UNAUTHENTICATED', `the token is not valid: ${reasonOf(error)}`, {}, { cause: error });
  }
  const fault = claimsFault(payload, now, maxLife);
  if (fault !== undefined) throw new Refusal('UNAUTHENTICATED', `the token is not valid: ${fault}`);
  const { sub, kind, scope = '', exp } = payload as JWTPayload & TokenClaims;
  return { subject: sub, kind, scopes: new Set(scope.split(' ').filter(Boolean)), expires: exp };
}

/** The reason without any part of the token. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is wrong';
  if (error instanceof errors.JWKSNoMatchingKey) return 'it was signed with a key that is not known here';
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'it does not name the key (kid) it was signed with';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not EdDSA';
  if (error instanceof errors.JOSENotSupported) return 'its algorithm is not EdDSA';
  if (error instanceof errors.JWTClaimValidationFailed) return `its claim ${error.claim} is wrong`;
  return 'it is no signed JWT';
}
