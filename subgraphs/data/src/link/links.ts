import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { uuidv7, type Database } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { LinkKey } from './link-key.entity.ts';
import { findLinkKeys, insertLinkKey } from './link-key.store.ts';
import {
  isOfJumpedClock,
  KEY_SIGNS_MS,
  LINK_SECONDS,
  readClaims,
  splitToken,
  writeClaims,
  type LinkClaims,
  type LinkPurpose,
} from './link.rules.ts';

const SECRET_BYTES = 32;
/** Keys are read again after this time, so that a key that is deleted by hand ends its links. */
const REREAD_MS = 30_000;
/** The same where a link names a key that is not known. */
const UNKNOWN_REREAD_MS = 1_000;
const NO_KEYS: readonly LinkKey[] = [];

const NEW_LINK = 'ask the API for a new one';

/** Links that allow one thing for ten minutes, signed by a key that all processes of the service share. */
export class Links {
  readonly #db: Database;
  readonly #now: () => Date;
  #keys = NO_KEYS;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<readonly LinkKey[]> | undefined;

  constructor(db: Database, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  /** Returns the token of a link and its end. */
  async sign(purpose: LinkPurpose, what: Pick<LinkClaims, 'id' | 'replica' | 'subject'>) {
    const expires = Math.floor(this.#now().getTime() / 1_000) + LINK_SECONDS;
    const { id, secret } = await this.#signingKey();
    const signed = `${id}.${Buffer.from(writeClaims({ ...what, purpose, expires })).toString('base64url')}`;
    return {
      token: `${signed}.${signatureOf(secret, signed).toString('base64url')}`,
      expiresAt: new Date(expires * 1_000),
    };
  }

  /** Returns what a link says. @throws Refusal FORBIDDEN where it was altered, is over, or is for something else */
  async verify(purpose: LinkPurpose, token: string): Promise<LinkClaims> {
    const parts = splitToken(token);
    const key = parts && (await this.#findKey(parts.keyId));
    if (!parts || !key || !isSignedBy(key.secret, `${parts.keyId}.${parts.claims}`, parts.signature))
      throw new Refusal(
        'FORBIDDEN',
        `this link is not one of this installation, was altered or is too old: ${NEW_LINK}`,
      );
    const claims = readClaims(Buffer.from(parts.claims, 'base64url').toString());
    if (claims.purpose !== purpose) throw new Refusal('FORBIDDEN', `this link is for something else: ${NEW_LINK}`);
    if (claims.expires * 1_000 <= this.#now().getTime())
      throw new Refusal(
        'FORBIDDEN',
        `this link was good until ${new Date(claims.expires * 1_000).toISOString()}: ${NEW_LINK}`,
      );
    if (isOfJumpedClock(claims.expires, this.#now()))
      throw new Refusal('FORBIDDEN', `this link was signed by a clock that was ahead: ${NEW_LINK}`);
    return claims;
  }

  async #signingKey(): Promise<LinkKey> {
    const isGood = (key: LinkKey | undefined): key is LinkKey =>
      key !== undefined && this.#now().getTime() - key.createdAt.getTime() < KEY_SIGNS_MS;
    const [known] = await this.#current();
    if (isGood(known)) return known;
    const now = this.#now();
    const created = { id: uuidv7(), secret: randomBytes(SECRET_BYTES), createdAt: now };
    await this.#db.transaction((tx) => insertLinkKey(tx, created, new Date(now.getTime() - KEY_SIGNS_MS)));
    const [newest] = await this.#read();
    if (!newest) throw new Error('there is no key to sign links with');
    return newest;
  }

  async #findKey(id: string): Promise<LinkKey | undefined> {
    const find = (keys: readonly LinkKey[]) => keys.find((key) => key.id === id);
    const known = find(await this.#current());
    // Another process may have made it just now.
    if (known || performance.now() - this.#readAt < UNKNOWN_REREAD_MS) return known;
    return find(await this.#read());
  }

  async #current(): Promise<readonly LinkKey[]> {
    return performance.now() - this.#readAt < REREAD_MS ? this.#keys : await this.#read();
  }

  async #read(): Promise<readonly LinkKey[]> {
    this.#reading ??= findLinkKeys(this.#db).finally(() => (this.#reading = undefined));
    this.#keys = await this.#reading;
    this.#readAt = performance.now();
    return this.#keys;
  }
}

const signatureOf = (secret: Uint8Array, text: string): Buffer => createHmac('sha256', secret).update(text).digest();

function isSignedBy(secret: Uint8Array, text: string, signature: string): boolean {
  const expected = signatureOf(secret, text);
  const given = Buffer.from(signature, 'base64url');
  // The one spelling of the signature: base64url has bits that mean nothing.
  return (
    given.toString('base64url') === signature && given.length === expected.length && timingSafeEqual(given, expected)
  );
}
