import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';

interface BearerOptions {
  readonly kind?: 'user' | 'service' | 'pilot';
  readonly subject?: string;
  readonly seconds?: number;
}

/** Keys and tokens in a folder, as the supervisor makes them. */
export interface TestIdentity {
  readonly jwksFile: string;
  /** A service's own token. */
  readonly tokenFile: string;
  /** `Bearer <token>` of someone with these scopes and options. */
  bearer(scope: string, options?: BearerOptions): Promise<string>;
  /** A token with exactly these claims and header. */
  sign(claims: JWTPayload, header?: { readonly alg: string; readonly kid?: string }): Promise<string>;
  readonly publicKey: JWK;
}

export async function newIdentity(folder: string): Promise<TestIdentity> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const whole: JWK = { ...jwk, kid, alg: 'EdDSA', use: 'sig' };
  const jwksFile = join(folder, 'jwks.json');
  const tokenFile = join(folder, 'token');
  writeFileSync(jwksFile, JSON.stringify({ keys: [whole] }));
  const sign: TestIdentity['sign'] = (claims, header = { alg: 'EdDSA', kid }) =>
    new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  const bearer: TestIdentity['bearer'] = async (scope, { kind = 'user', subject = 'someone', seconds = 600 } = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'visor', aud: 'visor', sub: subject, kind, scope, iat: now, exp: now + seconds };
    return `Bearer ${await sign(claims)}`;
  };
  writeFileSync(tokenFile, (await bearer('read service', { kind: 'service' })).slice('Bearer '.length));
  return { jwksFile, tokenFile, bearer, sign, publicKey: whole };
}
