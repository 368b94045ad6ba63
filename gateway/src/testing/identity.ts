import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface Identity {
  readonly jwksFile: string;
  /** The gateway's own token. */
  readonly tokenFile: string;
  /** `Bearer <token>` of someone with these scopes, good for so many seconds. */
  bearer(scope: string, options?: { kind?: 'user' | 'service' | 'pilot'; seconds?: number }): Promise<string>;
}

/** Keys and tokens in a folder, as the supervisor makes them. */
export async function newIdentity(folder: string): Promise<Identity> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwksFile = join(folder, 'jwks.json');
  const tokenFile = join(folder, 'token');
  await writeFile(jwksFile, JSON.stringify({ keys: [await exportJWK(publicKey)] }));
  const token = (kind: string, scope: string, seconds: number) =>
    new SignJWT({ kind, scope })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject('someone')
      .setAudience('visor')
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(privateKey);
  await writeFile(tokenFile, await token('service', 'read service', 600));
  return {
    jwksFile,
    tokenFile,
    bearer: async (scope, { kind = 'user', seconds = 600 } = {}) => `Bearer ${await token(kind, scope, seconds)}`,
  };
}
