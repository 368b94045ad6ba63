import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { makePrivate, readJson, writeSecret, writeWhole } from '@visor/service/files';
import { ensureReleaseKey } from './release-key.ts';
import { tokenPath } from './operator-token.ts';

/** The bearer of a token, with the claims in it. */
export interface Bearer {
  /** Name of the file, and of the bearer (`sub`). */
  readonly name: string;
  readonly kind: 'user' | 'service' | 'pilot';
  /** Scopes, separated by blanks. */
  readonly scope: string;
}

/** The stack's key pair and the tokens signed with it, in `DIR/keys`, readable by their owner only. */
export interface Keys {
  /** File with the public key as a JWKS, with which services verify tokens. */
  readonly jwksFile: string;
  /** File with the public key of the pilot's releases. */
  readonly releaseKeyFile: string;
  mint(bearer: Bearer, validSeconds?: number): Promise<string>;
  /** Returns the path of the token of a bearer. */
  tokenFile(name: string): string;
  /** Writes a token for each bearer, and renews it after half its validity, until disposal. */
  keepTokens(bearers: readonly Bearer[]): Promise<Disposable>;
}

const VALID_SECONDS = 24 * 3600;
const CHECK_INTERVAL_MS = 60_000;

/** Opens `DIR/keys`, and makes the key pair at the first start. */
export async function openKeys(
  dir: string,
  { validSeconds = VALID_SECONDS, checkIntervalMs = CHECK_INTERVAL_MS } = {},
): Promise<Keys> {
  const keys = join(dir, 'keys');
  makePrivate(keys);
  const jwk = readJson<JWK>(join(keys, 'private.json')) ?? (await newKey(join(keys, 'private.json')));
  const { d: _secret, ...open } = jwk;
  const jwksFile = join(keys, 'jwks.json');
  writeWhole(jwksFile, JSON.stringify({ keys: [open] }));
  const sign = await signer(jwk);

  const tokenFile = (name: string) => tokenPath(dir, name);
  const mint = (bearer: Bearer, seconds = validSeconds) => sign(bearer, seconds);
  const mintAll = async (bearers: readonly Bearer[]) => {
    for (const bearer of bearers) writeSecret(tokenFile(bearer.name), await mint(bearer));
    return Date.now() + (validSeconds * 1000) / 2;
  };
  return {
    jwksFile,
    releaseKeyFile: ensureReleaseKey(keys).publicFile,
    mint,
    tokenFile,
    async keepTokens(bearers) {
      let due = await mintAll(bearers);
      // Compares with the clock at short intervals, because timers stop while a laptop sleeps.
      const timer = setInterval(() => {
        if (Date.now() < due) return;
        due = Number.POSITIVE_INFINITY;
        mintAll(bearers).then(
          (next) => (due = next),
          () => (due = 0),
        );
      }, checkIntervalMs).unref();
      return { [Symbol.dispose]: () => clearInterval(timer) };
    },
  };
}

/** Signs a token. */
type Signer = (bearer: Bearer, validSeconds: number) => Promise<string>;

async function signer(jwk: JWK): Promise<Signer> {
  const key = (await importJWK(jwk, 'EdDSA')) as CryptoKey;
  return ({ name, kind, scope }, validSeconds) => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ kind, scope })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: jwk.kid ?? '' })
      .setIssuer('visor')
      .setAudience('visor')
      .setSubject(name)
      .setIssuedAt(now)
      .setExpirationTime(now + validSeconds)
      .sign(key);
  };
}

/** Returns a signer with the key of a directory, or undefined when the directory has none. */
export async function signerOf(dir: string): Promise<Signer | undefined> {
  const jwk = readJson<JWK>(join(dir, 'keys/private.json'));
  return jwk === undefined ? undefined : signer(jwk);
}

/** Whether a process of the stack, or its operator, has this name. */
export const isOwnBearer = (dir: string, name: string): boolean => existsSync(tokenPath(dir, name));

async function newKey(path: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  const complete = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' };
  writeSecret(path, JSON.stringify(complete));
  return complete;
}
