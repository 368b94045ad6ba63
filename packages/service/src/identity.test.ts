import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { testDirectory, until, type TestDirectory } from '@visor/testkit';
import { generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { verifier, type Verifier, type VerifierOptions } from './identity.ts';
import type { Logger } from './log.ts';
import { newIdentity, type TestIdentity } from '../test/identity.ts';

const DAY = 86_400;
let directory: TestDirectory;
let identity: TestIdentity;
let verify: Verifier;
let warnings: { fields: object; text: string }[];
const now = Math.floor(Date.now() / 1000);

const logger: VerifierOptions['logger'] & object = {
  warn: ((fields: object, text: string) => void warnings.push({ fields, text })) as Logger['warn'],
};
/** Whether the token is refused by now. */
const isRefused = (bearer: string): Promise<boolean> =>
  verify(bearer).then(
    () => false,
    () => true,
  );

beforeEach(async () => {
  directory = testDirectory();
  identity = await newIdentity(directory.path);
  warnings = [];
  verify = verifier(identity.jwksFile, { maxLifeSeconds: 30 * DAY, logger });
});
afterEach(async () => {
  await directory[Symbol.asyncDispose]();
});

const good = () => ({
  iss: 'visor',
  aud: 'visor',
  sub: 'someone',
  kind: 'user',
  scope: 'read operate',
  iat: now,
  exp: now + 600,
});
const refused = (text: string) => ({ code: 'UNAUTHENTICATED', message: expect.stringContaining(text) as unknown });
const writeKeys = (text: string): void => {
  const part = join(directory.path, 'part');
  writeFileSync(part, text);
  renameSync(part, identity.jwksFile);
};

test('a good token is its caller, and no token is nobody', async () => {
  expect(await verify(`Bearer ${await identity.sign(good())}`)).toEqual({
    subject: 'someone',
    kind: 'user',
    scopes: new Set(['read', 'operate']),
    expires: now + 600,
  });
  expect(await verify(`bearer  ${await identity.sign({ ...good(), aud: ['other', 'visor'] })} `)).toMatchObject({
    kind: 'user',
  });
  for (const bearer of [undefined, '']) expect(await verify(bearer)).toMatchObject({ kind: 'anonymous' });
});

const { iss: _iss, ...withoutIssuer } = good();
const { aud: _aud, ...withoutAudience } = good();
const { exp: _exp, ...withoutEnd } = good();
test.each([
  ['no issuer', withoutIssuer, 'issuer'],
  ['another issuer', { ...good(), iss: 'stranger' }, 'issuer'],
  ['an issuer in other letters', { ...good(), iss: 'Visor' }, 'issuer'],
  ['no audience', withoutAudience, 'audience'],
  ['another audience', { ...good(), aud: ['a', 'b'] }, 'audience'],
  ['no end', withoutEnd, 'no end (exp)'],
  ['a past end', { ...good(), exp: now - 1 }, 'expired'],
  ['a life that is too long', { ...good(), exp: now + 31 * DAY }, 'longer than 30 days'],
  ['a life that is too long though made long ago', { ...good(), iat: now - 20 * DAY, exp: now + 11 * DAY }, '30 days'],
  ['an end in the year 5138', { ...good(), exp: 99_999_999_999 }, '30 days'],
  ['a life that is hidden by a future iat', { ...good(), iat: now + 40 * DAY, exp: now + 41 * DAY }, 'future'],
  ['a later begin', { ...good(), nbf: now + 600 }, 'not valid yet'],
  ['no subject', { ...good(), sub: '' }, 'subject'],
  ['a subject that acts on terminals', { ...good(), sub: 'a\u001b[2J' }, 'subject'],
  ['a long subject', { ...good(), sub: 'x'.repeat(300) }, 'subject'],
  ['another kind', { ...good(), kind: 'root' }, 'kind'],
  ['a kind of a prototype', { ...good(), kind: 'constructor' }, 'kind'],
  ['a list of scopes', { ...good(), scope: ['read'] }, 'scope'],
])('a token with %s is refused with the reason', async (_what, claims, text) => {
  await expect(verify(`Bearer ${await identity.sign(claims as JWTPayload)}`)).rejects.toMatchObject(refused(text));
});

test.each(['iat', 'nbf', 'exp'])('a token whose %s is no number is refused', async (claim) => {
  await expect(verify(`Bearer ${await identity.sign({ ...good(), [claim]: '7' })}`)).rejects.toMatchObject(refused(''));
});

test('clocks of two machines may differ a little', async () => {
  const ahead = await identity.sign({ ...good(), iat: now + 30, nbf: now + 30 });
  expect(await verify(`Bearer ${ahead}`)).toMatchObject({ subject: 'someone' });
});

test('keys and algorithms of others are refused', async () => {
  const other = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const kid = identity.publicKey.kid ?? '';
  const forged = (header: { alg: string; kid?: string }, key: Parameters<SignJWT['sign']>[0]) =>
    new SignJWT(good()).setProtectedHeader(header).sign(key);
  const tokens: [string, string][] = [
    [await forged({ alg: 'EdDSA', kid }, other.privateKey), 'signature'],
    [await forged({ alg: 'EdDSA', kid: 'unknown' }, other.privateKey), 'not known'],
    [await identity.sign(good(), { alg: 'EdDSA', kid: '../../etc/passwd' }), 'not known'],
    // The public key as the secret of a symmetric algorithm.
    [await forged({ alg: 'HS256', kid }, Buffer.from(identity.publicKey.x ?? '', 'base64url')), 'algorithm'],
    [new UnsecuredJWT(good()).encode(), 'the token is not valid'],
  ];
  for (const [token, text] of tokens) await expect(verify(`Bearer ${token}`)).rejects.toMatchObject(refused(text));
});

test.each([
  ['Basic dXNlcjpwYXNz', 'must be "Bearer <token>"'],
  ['Bearer', 'must be "Bearer <token>"'],
  ['Bearer a b', 'must be "Bearer <token>"'],
  ['Bearer a, Bearer b', 'must be "Bearer <token>"'],
  ['Bearer ä', 'no signed JWT'],
  ['Bearer \uD800.\0.x', 'no signed JWT'],
  ['Bearer x.y', 'no signed JWT'],
  ['Bearer ....', 'no signed JWT'],
  [`Bearer ${'a'.repeat(9_000)}`, 'longer than 8192'],
  [`Bearer ${'.'.repeat(100_000)}`, 'longer than 8192'],
])('%.30s is refused, and the answer holds nothing of it', async (bearer, text) => {
  await expect(verify(bearer)).rejects.toMatchObject(refused(text));
});

test('a token ends at its end, though it was seen before', async () => {
  let clock = now * 1000;
  const timed = verifier(identity.jwksFile, { now: () => clock });
  const bearer = `Bearer ${await identity.sign(good())}`;
  await timed(bearer);
  clock += 600_000;
  await expect(timed(bearer)).rejects.toMatchObject(refused('expired'));
});

test('a key that is taken out admits no one any more, not those who were seen before', async () => {
  const bearer = `Bearer ${await identity.sign(good())}`;
  await verify(bearer);
  const later = await newIdentity(directory.path);
  await until(() => isRefused(bearer));
  await expect(verify(bearer)).rejects.toMatchObject(refused('not known'));
  expect(await verify(`Bearer ${await later.sign(good())}`)).toMatchObject({ subject: 'someone' });
  writeKeys('{"keys":[]}');
  const old = `Bearer ${await later.sign(good())}`;
  await until(() => isRefused(old));
});

test.each([
  '',
  '{"keys":',
  'null',
  '[]',
  '{"keys":{}}',
  '{"keys":[null]}',
  '{"keys":["x"]}',
  `{"keys":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  '{"keys":[{"crv":"Ed25519","x":"AA"}]}',
  '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"!"}]}',
])(
  'while the file of keys is %j the last good set stays, and the log says so once a second at most',
  async (broken) => {
    const bearer = `Bearer ${await identity.sign(good())}`;
    await verify(bearer);
    writeKeys(broken);
    await until(async () => {
      const fresh = `Bearer ${await identity.sign({ ...good(), sub: `s${Math.random()}` })}`;
      await verify(fresh);
      return warnings.length > 0;
    });
    await Promise.all(Array.from({ length: 50 }, () => verify(bearer)));
    expect(warnings.length).toBeLessThanOrEqual(2);
    expect(warnings[0]).toMatchObject({ text: 'public keys cannot be read', fields: { inForce: 'the last good set' } });
  },
);

test('without any keys nobody is refused for a wrong token: the service says that it cannot verify, and heals', async () => {
  rmSync(identity.jwksFile);
  const fresh = verifier(identity.jwksFile, { logger });
  const token = await identity.sign(good());
  const failed = await fresh(`Bearer ${token}`).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  expect((failed as Error).message).not.toContain(directory.path);
  expect(warnings[0]?.fields).toMatchObject({ file: identity.jwksFile, inForce: 'none' });
  expect(await fresh(undefined)).toMatchObject({ kind: 'anonymous' });
  writeKeys(JSON.stringify({ keys: [identity.publicKey] }));
  await until(() => fresh(`Bearer ${token}`));
});
