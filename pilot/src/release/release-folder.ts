import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readIfThere, writeWhole } from '@visor/service/files';
import { isVersion, MAX_UNPACKED_BYTES, readFiles, RELEASE_ENTRY, ReleaseRefused } from '@visor/schema/pilot-release';

/** A release that is not run, and why. */
interface ReleaseProblem {
  readonly version: string | null;
  readonly text: string;
  /** When it was found, milliseconds since 1970. */
  readonly at: number;
}

/** What the daemon of a node knows of releases; null: the one that the daemon came with. */
export interface ReleaseState {
  readonly current: string | null;
  readonly previous: string | null;
  /** Unpacked, and to be started when the pilot has been drained for it: also the next daemon starts it. */
  readonly next: string | null;
  /** An older release that was asked for: the gateway's current one is not taken meanwhile. */
  readonly pinned: string | null;
  /** Started, and not known to work yet: also the next daemon judges it. */
  readonly trial: string | null;
  /** Why releases failed that were started; they are not tried again. */
  readonly failed: Readonly<Record<string, string>>;
  readonly problem: ReleaseProblem | null;
}

const NOTHING: ReleaseState = {
  current: null,
  previous: null,
  next: null,
  pinned: null,
  trial: null,
  failed: {},
  problem: null,
};
const STATE_FILE = 'state.json';
const WANTED_FILE = 'wanted.json';
const WORKING_FILE = 'working.json';
const PART = '.part';
/** Beside the files of an unpacked release, none of which has such a name. */
const SUM_FILE = '.sha256';

/** The folder in which a daemon keeps the releases of its pilot. Daemon and pilot tell each other through files in it. */
export class ReleaseFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  readState(): ReleaseState {
    return { ...NOTHING, ...readObject(join(this.#path, STATE_FILE)) };
  }

  writeState(state: ReleaseState): void {
    mkdirSync(this.#path, { recursive: true });
    writeWhole(join(this.#path, STATE_FILE), JSON.stringify(state));
  }

  /** Notes which release the pilot was asked to run. */
  writeWanted(version: string): void {
    mkdirSync(this.#path, { recursive: true });
    writeWhole(join(this.#path, WANTED_FILE), JSON.stringify({ version }));
  }

  /** Returns what the pilot was asked to run, until it is forgotten. */
  readWanted(): string | undefined {
    const { version } = readObject(join(this.#path, WANTED_FILE));
    return typeof version === 'string' ? version : undefined;
  }

  /** Forgets what the pilot was asked to run, unless it was asked for another version meanwhile. */
  forgetWanted(version: string): void {
    if (this.readWanted() === version) rmSync(join(this.#path, WANTED_FILE), { force: true });
  }

  /** Notes that the pilot of this version works: the server knows it and answers its claims. */
  writeWorking(version: string): void {
    mkdirSync(this.#path, { recursive: true });
    writeWhole(join(this.#path, WORKING_FILE), JSON.stringify({ version }));
  }

  /** Whether a pilot of this version has worked since the last `forgetWorking`. */
  hasWorked(version: string): boolean {
    return readObject(join(this.#path, WORKING_FILE))['version'] === version;
  }

  forgetWorking(): void {
    rmSync(join(this.#path, WORKING_FILE), { force: true });
  }

  entryOf(version: string): string {
    return join(this.#path, version, RELEASE_ENTRY);
  }

  has(version: string): boolean {
    return isVersion(version) && existsSync(this.entryOf(version));
  }

  /** Returns the sum of the file that a release was unpacked from; undefined where an earlier daemon unpacked it. */
  sumOf(version: string): string | undefined {
    return readIfThere(join(this.#path, version, SUM_FILE));
  }

  /** Unpacks a release beside the others: all of it or nothing. @throws ReleaseRefused */
  unpack(version: string, content: Uint8Array): void {
    const part = join(this.#path, `${version}${PART}`);
    const folder = join(this.#path, version);
    try {
      const files = readFiles(unzip(content));
      rmSync(part, { recursive: true, force: true });
      mkdirSync(part, { recursive: true });
      for (const [name, text] of files) writeFileSync(join(part, name), text, { flush: true });
      writeFileSync(join(part, SUM_FILE), hash('sha256', content));
      rmSync(folder, { recursive: true, force: true });
      renameSync(part, folder);
    } catch (error) {
      rmSync(part, { recursive: true, force: true });
      if (error instanceof ReleaseRefused) throw error;
      throw new ReleaseRefused(`it could not be unpacked: ${(error as Error).message}`);
    }
  }

  /** Removes all releases but these, and what was not unpacked whole. */
  keepOnly(versions: readonly (string | null)[]): void {
    if (!existsSync(this.#path)) return;
    for (const { name } of readdirSync(this.#path, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
      if (isVersion(name.replace(PART, '')) && !versions.includes(name))
        rmSync(join(this.#path, name), { recursive: true, force: true });
  }
}

function unzip(content: Uint8Array): string {
  try {
    return gunzipSync(content, { maxOutputLength: MAX_UNPACKED_BYTES }).toString();
  } catch (error) {
    throw new ReleaseRefused(`the release cannot be unzipped: ${(error as Error).message}`);
  }
}

function readObject(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
