/** A daemon that is killed at any step of a change of releases: the next one brings the change to its end. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { testDirectory, until } from '@visor/testkit';
import { publicKey, releaseOf, serveReleases, serving } from '../../test/releases.ts';
import { ReleaseFolder } from './release-folder.ts';
import { ReleaseUpdater } from './release-updater.ts';

const OLD = '1.0.0';
const NEW = '1.2.3';

/** What outlives a daemon: the pilot, and the folder of releases. */
interface Node {
  readonly path: string;
  readonly url: string;
  /** Whether a pilot of the new release works. */
  readonly works: boolean;
  pilot: string | undefined;
  isDraining: boolean;
}

/** Ends a daemon after a number of steps. Its code runs on, but changes nothing and starts nothing. */
class Life {
  readonly #last: number;
  steps = 0;
  isOver = false;

  constructor(last: number) {
    this.#last = last;
  }

  step<Result>(work: () => Result): Result {
    if (this.isOver || this.steps === this.#last) {
      this.isOver = true;
      throw new Error('killed');
    }
    this.steps += 1;
    return work();
  }
}

/** A folder each of whose changes is a step. */
class MortalFolder extends ReleaseFolder {
  readonly #life: Life;
  constructor(path: string, life: Life) {
    super(path);
    this.#life = life;
  }
  override writeState(...args: Parameters<ReleaseFolder['writeState']>): void {
    this.#life.step(() => super.writeState(...args));
  }
  override forgetWanted(version: string): void {
    this.#life.step(() => super.forgetWanted(version));
  }
  override forgetWorking(): void {
    this.#life.step(() => super.forgetWorking());
  }
  override unpack(...args: Parameters<ReleaseFolder['unpack']>): void {
    this.#life.step(() => super.unpack(...args));
  }
  override keepOnly(...args: Parameters<ReleaseFolder['keepOnly']>): void {
    this.#life.step(() => super.keepOnly(...args));
  }
}

/** What a daemon does with the pilot of its node, from its start until nothing is left to do, or until it is killed. */
async function live(node: Node, life: Life): Promise<void> {
  const folder = new MortalFolder(join(node.path, 'releases'), life);
  const isDone = (): boolean => {
    const { current, next, trial, failed } = folder.readState();
    return next === null && trial === null && (node.works ? current === NEW : NEW in failed);
  };
  using updater = new ReleaseUpdater({
    folder,
    builtIn: OLD,
    key: publicKey,
    url: node.url,
    allowOlder: false,
    everyMs: 20,
    timeoutMs: 2_000,
    trialMs: 30,
    logger: logger('test', 'silent'),
    onSwitch: () => life.step(() => void (node.isDraining = true)),
    onFailure: () => life.step(() => void (node.pilot = undefined)),
    isServed: () => Promise.resolve(true),
  });
  // A pilot that ends its last job before the gateway has answered the new daemon: only a known switch starts one again.
  if (node.isDraining) expect(updater.wantsSwitch).toBe(true);
  updater.start();
  while (!life.isOver && !(isDone() && node.pilot !== undefined)) {
    try {
      if (node.pilot === undefined) {
        const entry = updater.take();
        life.step(() => (node.pilot = entry === undefined ? OLD : NEW));
        if (node.pilot === NEW && node.works) folder.writeWorking(NEW);
      }
      if (updater.wantsSwitch) node.isDraining = true;
      await until(() => life.isOver || node.isDraining || node.pilot === undefined || isDone());
      if (life.isOver) return;
      if (node.isDraining)
        life.step(() => {
          node.isDraining = false;
          node.pilot = undefined;
        });
      else if (node.pilot === undefined) updater.judge(1e9, 'SIGTERM');
    } catch (error) {
      if (!life.isOver) throw error;
    }
  }
}

test.each([true, false])('killed at each step of a switch to a release that works: %s', async (works) => {
  using server = await serveReleases(serving(releaseOf(NEW, 'program')));
  const start = (path: string): Node => ({ path, url: server.url, works, pilot: OLD, isDraining: false });
  for (let last = 0, steps = Infinity; last <= steps; last++) {
    await using directory = testDirectory();
    const node = start(directory.path);
    const killed = new Life(last);
    await live(node, killed);
    if (!killed.isOver) steps = killed.steps;
    await live(node, new Life(Infinity));
    expect({ last, pilot: node.pilot }).toEqual({ last, pilot: works ? NEW : OLD });
    const kept = readdirSync(join(directory.path, 'releases'));
    expect(kept.filter((name) => name.endsWith('.part'))).toEqual([]);
  }
});

test('killed while a release is unpacked, or was about to take the place of a damaged one', async () => {
  using server = await serveReleases(serving(releaseOf(NEW, 'program')));
  await using directory = testDirectory();
  const releases = join(directory.path, 'releases');
  mkdirSync(join(releases, `${NEW}.part`), { recursive: true });
  writeFileSync(join(releases, `${NEW}.part`, 'main.mjs'), 'prog');
  mkdirSync(join(releases, NEW));
  const node: Node = { path: directory.path, url: server.url, works: true, pilot: OLD, isDraining: false };
  await live(node, new Life(Infinity));
  expect(node.pilot).toBe(NEW);
  expect(existsSync(join(releases, `${NEW}.part`))).toBe(false);
});

test('a command to run a release outlives the daemon that was killed while it looked at it', async () => {
  await using directory = testDirectory();
  const life = new Life(0);
  const folder = new MortalFolder(directory.path, life);
  folder.writeWanted(NEW);
  expect(folder.readWanted()).toBe(NEW);
  expect(() => folder.forgetWanted(NEW)).toThrow('killed');
  const next = new ReleaseFolder(directory.path);
  next.forgetWanted('9.9.9');
  expect(next.readWanted()).toBe(NEW);
  next.forgetWanted(NEW);
  expect(next.readWanted()).toBeUndefined();
});
