import { readFile, stat } from 'node:fs/promises';
import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Logger } from './log.ts';
import { repeatedLog } from './repeated-log.ts';

/** Keys as they are now; another set is another object. */
export interface KeySet {
  readonly keys: JWTVerifyGetKey;
}

/** The file is checked again after this time: a key that is removed admits nobody a second later. */
const MAX_AGE_MS = 250;

interface KeySetOptions {
  readonly file: string;
  readonly logger?: Pick<Logger, 'warn'> | undefined;
  readonly now?: () => number;
}

/**
 * The public keys of a JWKS file, read again when it changes. While the file is broken or missing, the last
 * good set stays valid; that is logged once a second at most.
 * @throws Error that names the file, where there never was a good set
 */
export function keySet({ file, logger, now = () => performance.now() }: KeySetOptions): () => Promise<KeySet> {
  const log = logger && repeatedLog(logger);
  let good: KeySet | undefined;
  let text: string | undefined;
  let version: string | undefined;
  let looked: { at: number; done: Promise<void> } | undefined;

  const look = async (): Promise<void> => {
    try {
      const { mtimeNs, size, ino } = await stat(file, { bigint: true });
      const found = `${mtimeNs}/${size}/${ino}`;
      if (found === version) return;
      const read = await readFile(file, 'utf8');
      // The same keys written again are the same set: tokens that were verified with them stay verified.
      if (read !== text) good = { keys: await keysOf(read) };
      text = read;
      version = found;
    } catch (error) {
      version = undefined;
      const reason = (error as Error).message;
      log?.('public keys cannot be read', { file, reason, inForce: good ? 'the last good set' : 'none' });
      if (!good)
        throw new Error(`the public keys (VISOR_JWKS_FILE ${file}) can't be read: ${reason}`, { cause: error });
    }
  };
  return async () => {
    if (!looked || now() - looked.at >= MAX_AGE_MS) {
      looked = { at: now(), done: look() };
      looked.done.catch(() => {});
    }
    await looked.done;
    if (!good) throw new Error(`the public keys (VISOR_JWKS_FILE ${file}) can't be read`);
    return good;
  };
}

/** @throws Error unless it is a JWKS whose Ed25519 keys are whole */
async function keysOf(text: string): Promise<JWTVerifyGetKey> {
  let jwks: Partial<JSONWebKeySet> | null;
  try {
    jwks = JSON.parse(text) as Partial<JSONWebKeySet> | null;
  } catch (error) {
    throw new Error(`not JSON (${(error as Error).message})`, { cause: error });
  }
  if (!Array.isArray(jwks?.keys)) throw new Error('no JWKS: an object with a list "keys" is needed');
  // Keys of other kinds are ignored. An entry that is no key means that the file is broken.
  if (!jwks.keys.every((key: unknown) => typeof (key as { kty?: unknown } | null)?.kty === 'string'))
    throw new Error('no JWKS: each of its "keys" needs a text "kty"');
  const usable = jwks.keys.filter(({ kty, crv }) => kty === 'OKP' && crv === 'Ed25519');
  for (const { d: _secret, ...key } of usable) await importJWK(key, 'EdDSA');
  return createLocalJWKSet({ keys: usable.map(({ d: _secret, ...key }) => key) });
}
