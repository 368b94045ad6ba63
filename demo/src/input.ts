import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, createReadStream, mkdirSync, readdirSync, statSync, writeFileSync, type Dirent } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInterface } from 'node:readline';
import type { Appender } from '@visor/bus';
import type { WatchedFolder } from '@visor/laptop';
import { nameProblem, Refusal, showBytes, type AnnouncedFile } from '@visor/schema';
import type { DaqFile, DaqRun } from './daq.ts';
import { FAULTY_FILES } from './faults.rules.ts';
import type { DemoOptions } from './options.ts';

/** The announced dataset, from which files are counted. */
export interface Manifest {
  readonly dataset: string;
  /** Announced files that were not refused. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** Number of simulated events; undefined for a user's own files. */
  readonly events?: number;
}

const FILE_TOPIC = 'dsm.register.file.input';

async function announce(log: Appender, dataset: string, file: AnnouncedFile): Promise<void> {
  await log.append(FILE_TOPIC, [{ dataset, files: [file] }]);
}

async function close(log: Appender, dataset: string, files: readonly string[]): Promise<void> {
  await log.append('dsm.register.dataset.close', [{ dataset, files }]);
}

/** Runs the DAQ simulator and yields each file when it is written. */
async function* runDaq(run: DaqRun, signal: AbortSignal): AsyncIterable<DaqFile> {
  const program = join(import.meta.dirname, 'daq.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, JSON.stringify(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  const ended = new Promise<number | null>((done, fail) => child.once('exit', done).once('error', fail));
  ended.catch(() => {});
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line) as DaqFile;
  const status = await ended;
  if (status !== 0) throw new Error(`the DAQ simulator ended with status ${status}`);
}

/** Announces a file as its fault requires. */
async function announceWithFaults(log: Appender, dataset: string, file: AnnouncedFile, index: number): Promise<void> {
  const wrong = createHash('md5').update('other').digest('hex');
  if (index === FAULTY_FILES.wrongChecksum) return announce(log, dataset, { ...file, checksum: wrong });
  if (index === FAULTY_FILES.notThere)
    return announce(log, dataset, { ...file, path: `${file.path}.gone`, name: file.name ?? null });
  await announce(log, dataset, file);
  if (index === FAULTY_FILES.announcedTwice) await announce(log, dataset, file);
  if (index === FAULTY_FILES.otherChecksum) await announce(log, dataset, { ...file, checksum: wrong });
  if (index === 0) await log.appendRaw(FILE_TOPIC, dataset, Buffer.from([0x7b, 0xff, 0x00, 0x22]));
}

/** The name of the file that says to the watcher that a run is over. */
const END_OF_RUN = 'END';

/** The folder in the input buffer in which the simulated DAQ has a folder for each run, and that a watcher watches. */
export const watchedFolder = (buffer: string): WatchedFolder => ({
  folder: join(buffer, 'daq'),
  nameFrom: String.raw`^(?<dataset>demo\.run(?<run>\d+)[^/]*)/`,
  endMarker: END_OF_RUN,
  stillSeconds: 1,
});

/** Simulates a DAQ run into the watched folder. The watcher announces each file when it is complete, and closes the dataset. */
export async function simulateWatchedRun(options: DemoOptions, buffer: string, signal: AbortSignal): Promise<Manifest> {
  const { run, dataset } = prepareRun(options, watchedFolder(buffer).folder);
  const files: { name: string; bytes: number }[] = [];
  let events = 0;
  for await (const file of runDaq(run, signal)) {
    files.push({ name: file.name, bytes: file.size });
    events += file.events;
  }
  writeFileSync(join(run.folder, END_OF_RUN), '');
  return { dataset, files, events };
}

/** Makes the folder of a run. @param buffer the folder that it will be in */
function prepareRun(options: DemoOptions, buffer: string): { readonly run: DaqRun; readonly dataset: string } {
  const dataset = `demo.run${options.seed}.${randomBytes(3).toString('hex')}.raw`;
  const folder = join(buffer, dataset);
  mkdirSync(folder, { recursive: true });
  // Pilots and payloads may run as other users.
  for (const path of [buffer, folder]) chmodSync(path, 0o755);
  const names = Array.from({ length: options.files }, (_, index) => fileName(dataset, index));
  const damage: DaqRun['damage'] = options.faults
    ? { [FAULTY_FILES.truncated ?? -1]: 'truncated', [FAULTY_FILES.bitFlip ?? -1]: 'bitFlip' }
    : {};
  const { seed, slices } = options;
  return { run: { folder, names, run: seed, slices, seed, damage }, dataset };
}

const fileName = (dataset: string, index: number): string => `${dataset}.${String(index).padStart(5, '0')}.spdraw`;
export const rawName = fileName;

/** Simulates a DAQ run into the input buffer that announces each file itself, with faults if asked, and closes the dataset. */
export async function simulateRun(
  options: DemoOptions,
  target: { readonly log: Appender; readonly buffer: string; readonly signal: AbortSignal },
): Promise<Manifest> {
  const { log, buffer, signal } = target;
  const { run, dataset } = prepareRun(options, buffer);
  const files: { name: string; bytes: number }[] = [];
  let events = 0;
  for await (const file of runDaq(run, signal)) {
    const { name, size, checksum, slices } = file;
    const announced: AnnouncedFile = {
      name,
      storage: 'input',
      path: `${dataset}/${name}`,
      size,
      checksum,
      checksumKind: 'md5',
      run: options.seed,
      slices,
    };
    if (options.faults) await announceWithFaults(log, dataset, announced, files.length);
    else await announce(log, dataset, announced);
    files.push({ name, bytes: size });
    events += file.events;
  }
  await close(log, dataset, run.names);
  return { dataset, files, events };
}

async function md5(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Formats a name of any bytes for a message. */
const displayName = (name: Buffer): string => JSON.stringify(showBytes(name));

interface FolderNames {
  /** Names of plain files. */
  readonly names: readonly string[];
  /** Names of folders, links and pipes. */
  readonly others: readonly string[];
}

/** Reads the names in a folder. @throws Refusal INVALID for no folder, no file, or a name that the catalog refuses */
function readNames(folder: string): FolderNames {
  const entries = entriesOf(folder);
  const [files = [], others = []] = [true, false].map((isFile) => entries.filter((entry) => entry.isFile() === isFile));
  const names = files.map(({ name: bytes }) => {
    const name = bytes.toString();
    const problem = Buffer.from(name).equals(bytes) ? nameProblem('file', name) : 'is not UTF-8';
    if (problem)
      throw new Refusal('INVALID', `--input ${folder}: the name of file ${displayName(bytes)} ${problem}; rename it`);
    return name;
  });
  if (names.length === 0) throw new Refusal('INVALID', `--input ${folder} holds no files`);
  return { names: names.toSorted(), others: others.map(({ name }) => displayName(name)).toSorted() };
}

function entriesOf(folder: string): readonly Dirent<Buffer>[] {
  try {
    return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    throw new Refusal('INVALID', `--input ${folder} cannot be read: ${(error as Error).message}`, {}, { cause: error });
  }
}

/** Checks, before anything starts, that a user's folder can be announced. @throws Refusal INVALID with the reason */
export function checkFolder(folder: string): void {
  readNames(resolve(folder));
}

const MAX_NAMES_SHOWN = 5;

/** Formats the names of entries that are not announced. */
function skippedText(others: readonly string[]): string {
  const shown = others.slice(0, MAX_NAMES_SHOWN).join(', ');
  const more = others.length > MAX_NAMES_SHOWN ? ` and ${others.length - MAX_NAMES_SHOWN} more` : '';
  return `skipped, because only plain files are announced: ${shown}${more}`;
}

const MAX_FOLDER_NAME_LENGTH = 100;

/** Announces the files of a user's folder (no subfolders) and closes the dataset. */
export async function announceFolder(
  folder: string,
  target: { readonly log: Appender; readonly storage: string; print(line: string): void },
): Promise<Manifest> {
  const root = resolve(folder);
  const { names, others } = readNames(root);
  if (others.length > 0) target.print(skippedText(others));
  const stem =
    basename(root)
      .replaceAll(/[^A-Za-z0-9_-]/g, '-')
      .slice(0, MAX_FOLDER_NAME_LENGTH) || 'input';
  const dataset = `${stem}.${randomBytes(3).toString('hex')}.raw`;
  const files: { name: string; bytes: number }[] = [];
  for (const name of names) {
    const path = join(root, name);
    const { size } = statSync(path);
    await announce(target.log, dataset, {
      name,
      storage: target.storage,
      path: name,
      size,
      checksum: await md5(path),
      checksumKind: 'md5',
    });
    files.push({ name, bytes: size });
  }
  await close(target.log, dataset, names);
  return { dataset, files };
}
