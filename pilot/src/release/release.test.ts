import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logger } from '@visor/service/process';
import { mountSmallDisk, testDirectory, until } from '@visor/testkit';
import { publicKey, releaseOf, releaseOfContent, serveReleases, serving } from '../../test/releases.ts';
import { compareVersions, readFiles, readManifest, ReleaseRefused, RELEASE_ENTRY } from '@visor/schema/pilot-release';
import { ReleaseFolder } from './release-folder.ts';
import { ReleaseUpdater, type UpdaterOptions } from './release-updater.ts';

const good = () => releaseOf('1.2.3', 'good');

/** A node that follows the releases of a server. */
async function node(answer: RequestListener, more: Partial<UpdaterOptions> = {}) {
  const stack = new AsyncDisposableStack();
  const { path } = stack.use(testDirectory());
  const current = { answer };
  const { url } = stack.use(await serveReleases((request, response) => current.answer(request, response)));
  const folder = new ReleaseFolder(join(path, 'releases'));
  const switches: string[] = [];
  const updater = stack.use(
    new ReleaseUpdater({
      folder,
      builtIn: '1.0.0',
      key: publicKey,
      url,
      allowOlder: false,
      everyMs: 20,
      timeoutMs: 2_000,
      trialMs: 60_000,
      logger: logger('test', 'silent'),
      onSwitch: () => void switches.push('switch'),
      onFailure: () => void switches.push('failure'),
      isServed: () => Promise.resolve(true),
      ...more,
    }),
  );
  updater.start();
  const problem = async (): Promise<string> => {
    await until(() => folder.readState().problem !== null, { within: 20_000, what: 'a problem is named' });
    return folder.readState().problem?.text ?? '';
  };
  return { path, folder, updater, switches, current, problem, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test('a good release is unpacked beside the others and started when the pilot was drained', async () => {
  await using at = await node(serving(good()));
  await until(() => at.updater.wantsSwitch);
  expect(at.updater.running).toBe('1.0.0');
  const entry = at.updater.take() ?? '';
  expect(readFileSync(entry, 'utf8')).toBe('good');
  expect(at.updater.running).toBe('1.2.3');
  expect(at.folder.readState()).toMatchObject({ current: '1.2.3', previous: null, problem: null });
  expect(at.switches).toEqual(['switch']);
});

test('a release that dies on trial is taken back, and not tried again', async () => {
  await using at = await node(serving(good()));
  await until(() => at.updater.wantsSwitch);
  at.updater.take();
  expect(at.updater.judge(59_000, 'exit 1')).toBe(true);
  expect(at.updater.take()).toBeUndefined();
  expect(await at.problem()).toMatch(/^it ended 59\.0 s after its start \(exit 1\)/);
  at.current.answer = serving(releaseOf('1.2.4', 'better'));
  await until(() => at.updater.wantsSwitch);
  at.updater.take();
  expect(at.updater.judge(61_000, 'exit 1')).toBe(false);
  expect(at.updater.running).toBe('1.2.4');
  at.current.answer = serving(good());
  expect(await at.problem()).toMatch('it ended 59.0 s');
  expect(at.updater.wantsSwitch).toBe(false);
});

test('a release that lives but does not work is ended and taken back', async () => {
  const served = { now: false };
  await using at = await node(serving(good()), { trialMs: 50, isServed: () => Promise.resolve(served.now) });
  await until(() => at.updater.wantsSwitch);
  at.updater.take();
  // While the services do not answer nobody could work.
  await until(() => at.switches.length === 1);
  expect(at.folder.readState()).toMatchObject({ current: '1.2.3', trial: '1.2.3', problem: null });
  served.now = true;
  await until(() => at.switches.includes('failure'));
  // It was ended for that, however long it ran.
  expect(at.updater.judge(1e9, 'SIGTERM')).toBe(true);
  expect(await at.problem()).toBe(
    'it did not register or ask for jobs within 0.05 s of its start, the one before runs again',
  );
  expect(at.updater.take()).toBeUndefined();
  expect(at.folder.readState().failed).toHaveProperty(['1.2.3']);
});

test('a release that says that it works stays; one that worked before does not speak for it', async () => {
  await using at = await node(serving(good()), { trialMs: 50 });
  await until(() => at.updater.wantsSwitch);
  at.folder.writeWorking('1.2.3');
  at.updater.take();
  expect(at.folder.hasWorked('1.2.3')).toBe(false);
  at.folder.writeWorking('1.2.3');
  await until(() => at.folder.readState().trial === null);
  expect(at.folder.readState()).toMatchObject({ current: '1.2.3', problem: null });
  expect(at.switches).toEqual(['switch']);
});

test('the next daemon goes on with the trial', async () => {
  await using first = await node(serving(good()));
  await until(() => first.updater.wantsSwitch);
  first.updater.take();
  first.updater[Symbol.dispose]();
  const options = { folder: first.folder, builtIn: '1.0.0', trialMs: 60_000, logger: logger('test', 'silent') };
  using next = new ReleaseUpdater(options as UpdaterOptions);
  expect(next.judge(1_000, 'exit 1')).toBe(true);
  expect(next.running).toBe('1.0.0');
});

const stranger = generateKeyPairSync('ed25519').privateKey;
const html: RequestListener = (_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>');
const changed = (change: object): RequestListener => {
  const { manifest, content } = good();
  return serving({ manifest: { ...manifest, ...change }, content });
};
const withFile =
  (answer: RequestListener): RequestListener =>
  (request, response) =>
    request.url?.endsWith('.release') ? answer(request, response) : serving(good())(request, response);
const endless: RequestListener = (_, response) => {
  const write = (): void =>
    void (response.destroyed || response.write(Buffer.alloc(65_536), () => setImmediate(write)));
  write();
};

const BAD: Readonly<Record<string, readonly [RequestListener, RegExp]>> = {
  'signed by a stranger': [serving(releaseOf('1.2.3', 'x', { key: stranger })), /signature is not by the key/],
  'another sum, not signed': [changed({ sha256: '0'.repeat(64) }), /signature is not by the key/],
  'another version, not signed': [changed({ version: '9.9.9' }), /signature is not by the key/],
  older: [serving(releaseOf('0.9.9', 'x')), /older than 1\.0\.0/],
  'other bytes': [withFile((_, response) => response.end(Buffer.alloc(good().manifest.size))), /sha256 is/],
  'half of it': [
    withFile((_, response) => response.end(good().content.subarray(0, 20))),
    /has 20 bytes, its manifest says \d+/,
  ],
  'cut off': [
    withFile((_, response) => {
      response.writeHead(200, { 'content-length': 1_000_000 }).write('x', () => response.destroy());
    }),
    /was not fetched/,
  ],
  'a file without end': [withFile(endless), /larger than the \d+ bytes/],
  'a file that does not exist': [withFile((_, response) => response.writeHead(404).end()), /does not have its file/],
  'no gzip': [serving(releaseOfContent('1.2.3', Buffer.from('text'))), /cannot be unzipped/],
  'a manifest of HTML': [html, /the manifest is no JSON, it begins with "<!doctype html>"/],
  'a manifest without end': [endless, /larger than the 16384 bytes/],
  'an error': [(_, response) => response.writeHead(502).end('bad gateway'), /status 502/],
  'a redirect': [
    (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    /was not fetched/,
  ],
  'files outside': [serving(releaseOf('1.2.3', 'x', { files: { '../x': 'x' } })), /cannot be unpacked: "\.\.\/x"/],
};

test('where the gateway does not answer at all, no release is named; the node goes on to ask', async () => {
  const asked = { times: 0 };
  const away: RequestListener = (_, response) => {
    asked.times++;
    response.destroy();
  };
  await using at = await node(away, { isServed: () => Promise.resolve(false) });
  await until(() => asked.times > 2, { within: 20_000 });
  expect(at.folder.readState().problem).toBeNull();
  at.current.answer = serving(good());
  await until(() => at.updater.wantsSwitch, { within: 20_000 });
});

test.each(Object.entries(BAD))('refused and named: %s', async (_, [answer, reason]) => {
  await using at = await node(answer);
  expect(await at.problem()).toMatch(reason);
  expect(at.updater.wantsSwitch).toBe(false);
  expect(at.updater.take()).toBeUndefined();
  expect(readdirSync(join(at.path, 'releases'))).toEqual(['state.json']);
  // The node follows the gateway still.
  at.current.answer = serving(releaseOf('2.0.0', 'good'));
  await until(() => at.updater.wantsSwitch, { within: 20_000 });
  expect(at.folder.readState().problem).toBeNull();
});

test('another release of the version that runs is refused and named; of a version that ran before it is unpacked again', async () => {
  await using at = await node(serving(good()));
  await until(() => at.updater.wantsSwitch);
  at.updater.take();
  at.current.answer = serving(releaseOf('1.2.3', 'other'));
  expect(await at.problem()).toMatch(
    /^it has other bytes than the release of that version that this node runs, sha256 [0-9a-f]{64}/,
  );
  at.current.answer = serving(good());
  await until(() => at.folder.readState().problem === null);
  at.current.answer = serving(releaseOf('1.2.3', 'other', { key: generateKeyPairSync('ed25519').privateKey }));
  expect(await at.problem()).toBe('its signature is not by the key of this node');
  at.current.answer = serving(releaseOf('1.2.4', 'next'));
  await until(() => at.updater.wantsSwitch);
  at.updater.take();
  expect(at.updater.judge(1, 'exit 1')).toBe(true);
  at.folder.unpack('1.3.0', releaseOf('1.3.0', 'left by an earlier command').content);
  at.current.answer = serving(releaseOf('1.3.0', 'the released one'));
  await until(() => at.updater.wantsSwitch);
  expect(readFileSync(at.updater.take() ?? '', 'utf8')).toBe('the released one');
});

test('a release that finds no room is refused and named, and taken when there is room', async () => {
  const content = randomBytes(3_000_000).toString('base64');
  await using at = await node((_, response) => response.writeHead(404).end());
  mkdirSync(join(at.path, 'releases'), { recursive: true });
  using disk = mountSmallDisk(join(at.path, 'releases'));
  if (disk.mounted) {
    at.current.answer = serving(releaseOf('1.2.3', content));
    expect(await at.problem()).toMatch(/^it could not be unpacked: ENOSPC/);
    expect(readdirSync(join(at.path, 'releases')).filter((name) => name !== 'state.json')).toEqual([]);
    at.current.answer = serving(releaseOf('1.2.4', 'small'));
  } else at.current.answer = serving(releaseOf('1.2.4', 'small'));
  await until(() => at.updater.wantsSwitch);
  expect(at.updater.take()).toBe(at.folder.entryOf('1.2.4'));
});

test('a gateway that does not answer is named, too', async () => {
  await using at = await node(() => {}, { timeoutMs: 50 });
  expect(await at.problem()).toBe('pilot.json was not there within 0.05 s');
});

test('without a release nothing happens; one that was asked for is said to be missing', async () => {
  await using at = await node((_, response) => response.writeHead(404).end());
  at.folder.writeWanted('7.0.0');
  expect(await at.problem()).toBe('the gateway does not have it');
  at.folder.writeWanted('../../x');
  await until(() => at.folder.readState().problem?.version === '../../x');
});

test('an older release is run where the node allows it, and the newer one is not taken again by itself', async () => {
  const old = serving(releaseOf('0.9.0', 'old'));
  const none: RequestListener = (_, response) => response.writeHead(404).end();
  const answer: RequestListener = (request, response) =>
    (request.url?.endsWith('/pilot.json') ? none : old)(request, response);
  await using at = await node(answer, { allowOlder: true });
  at.folder.writeWanted('0.9.0');
  await until(() => at.updater.wantsSwitch);
  at.updater.take();
  expect(at.folder.readState()).toMatchObject({ current: '0.9.0', pinned: '0.9.0' });
});

test('a release that is gone from the disk is not started', async () => {
  await using directory = testDirectory();
  const folder = new ReleaseFolder(directory.path);
  folder.writeState({ ...folder.readState(), current: '3.0.0', next: '3.0.1' });
  const options = { folder, builtIn: '1.0.0' } as UpdaterOptions;
  using updater = new ReleaseUpdater(options);
  expect(updater.wantsSwitch).toBe(false);
  expect(updater.take()).toBeUndefined();
});

test('only the current and the previous release stay; a half unpacked one goes', async () => {
  await using directory = testDirectory();
  const folder = new ReleaseFolder(directory.path);
  for (const version of ['1.0.1', '1.0.2', '1.0.3']) folder.unpack(version, releaseOf(version, version).content);
  folder.keepOnly(['1.0.3', '1.0.2']);
  expect(readdirSync(directory.path).sort()).toEqual(['1.0.2', '1.0.3']);
  expect(existsSync(join(directory.path, '1.0.3', RELEASE_ENTRY))).toBe(true);
});

test('whatever a server answers, a manifest is read whole or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        readManifest(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ReleaseRefused);
      }
      expect(() => readFiles(text)).toThrow(ReleaseRefused);
    }),
  );
});

test('versions are ordered by their numbers, a candidate before its release', () => {
  const ordered = ['0.9.10', '1.0.0-rc.1', '1.0.0-rc.2', '1.0.0-rc.10', '1.0.0', '1.0.1', '1.2.0', '10.0.0'];
  for (const [index, version] of ordered.entries())
    for (const [place, other] of ordered.entries())
      expect(Math.sign(compareVersions(version, other))).toBe(Math.sign(index - place));
});
