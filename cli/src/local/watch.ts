import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { addStorageRoot, holderOf } from '@visor/laptop/running';
import { logger } from '@visor/service/process';
import { readJson } from '@visor/service/files';
import { isWithin } from '@visor/storage/path.rules';
import { readChoices, runWatcher, stateName, STATUS_FILE, type WatchEvent, type WatchStatus } from '@visor/watcher';
import { Option, type Command } from 'commander';
import { CommandError, EXIT_CODE, quoted } from '../exit-codes.rules.ts';
import { formatBytes } from '../output/format-bytes.rules.ts';
import { harmless } from '../output/text.rules.ts';
import { connect, declareConnection, localDirectory, remoteAddress, type ConnectionOptions } from './connect.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { wholeNumber } from './whole-number.ts';
import { jsonText } from '../output/json-text.rules.ts';

interface Options extends ConnectionOptions {
  readonly dataset?: string;
  readonly nameFrom?: string;
  readonly closeAfterFiles?: number;
  readonly closeAfterSeconds?: number;
  readonly endMarker?: string;
  readonly storage?: string;
  readonly still: number;
  readonly rescan: number;
  readonly state?: string;
  readonly once: boolean;
  readonly status: boolean;
  readonly json: boolean;
}

const MAX_SECONDS = 31_536_000;

/** `visor watch`: announces files that come into a folder, for as long as it runs. */
export function register(program: Command): void {
  declareConnection(program.command('watch'))
    .description(
      'watch a folder: announce each file once when it is complete, and close its dataset at the end of the run',
    )
    .argument('[folder]', 'the folder that files come into; nothing in it is copied or changed')
    .option('--dataset <name>', 'the dataset of all files')
    .option(
      '--name-from <regex>',
      "take the dataset from a file's path in the folder: the group `dataset`, or the first; the group `run` is the run number",
    )
    .option('--close-after-files <n>', 'close a dataset that has n files', wholeNumber(1, 100_000_000))
    .option(
      '--close-after-seconds <s>',
      'close a dataset that no file has come for in s seconds',
      wholeNumber(1, MAX_SECONDS),
    )
    .option(
      '--end-marker <glob>',
      'a file of this name says that the run is over: its dataset closes when all files are announced',
    )
    .option('--storage <name>', 'make the folder an input storage of this name, where it lies in none')
    .option(
      '--still <s>',
      'a file is complete when size and times have not changed for s seconds',
      wholeNumber(0, MAX_SECONDS),
      2,
    )
    .option(
      '--rescan <s>',
      'list all of the folder every s seconds, in case the system lost a change',
      wholeNumber(1, MAX_SECONDS),
      5,
    )
    .option('--state <path>', 'folder of the journal, on this machine (default: ~/.local/state/visor/watch/...)')
    .option('--once', 'end when all that is there is announced, and what is complete is closed', false)
    .option('--status', 'show what the watchers of this user do, with the problems that they met', false)
    .addOption(new Option('--json', 'print one line of JSON for each event').default(false))
    .action(watch);
}

const print = (text: string): void => void process.stderr.write(`${text}\n`);

async function watch(folder: string | undefined, options: Options): Promise<void> {
  if (options.status) return showStatus(folder, options);
  if (folder === undefined)
    throw new CommandError(EXIT_CODE.usage, 'name the folder to watch: visor watch FOLDER --dataset NAME');
  const choices = readChoices({ ...options, stillSeconds: options.still, rescanSeconds: options.rescan });
  const stateFolder = resolve(options.state ?? join(stateRoot(), stateName(folder)));
  const path = resolve(folder);
  if (isWithin(stateFolder, path))
    throw new CommandError(EXIT_CODE.usage, `--state ${stateFolder} lies in the watched folder: put it elsewhere`);
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  await using client = connect(options);
  // The power over a directory shows in its files: a Visor elsewhere decides by itself where storages may lie.
  const allow =
    options.storage !== undefined && options.dir !== undefined
      ? (found: string) => addStorageRoot(localDirectory(options), found)
      : undefined;
  const { storage, once, json } = options;
  const onEvent = json ? printJson : printText;
  const log = logger('watcher', process.env['LOG_LEVEL'] ?? 'error', process.stderr);
  const { signal } = stopOnSignal();
  await runWatcher(
    { ...choices, folder: path, stateFolder, storage, allow, once, client, logger: log, onEvent },
    signal,
  );
}

const printJson = (event: WatchEvent): void => void process.stdout.write(`${jsonText(event)}\n`);

function printText(event: WatchEvent): void {
  switch (event.event) {
    case 'watching':
      return print(
        `watching ${harmless(event.folder)}, in storage ${harmless(event.storage)}; Ctrl-C ends it, the same command goes on`,
      );
    case 'closed':
      return print(`${harmless(event.dataset)}: closed with ${event.files} files (${event.reason})`);
    case 'problem':
      return print(`${event.code} ${quoted(event.path)}: ${harmless(event.text)}`);
    case 'waiting':
      return print(`waiting: ${harmless(event.text)}`);
    case 'goes-on':
      return print('goes on');
    case 'summary':
      return void process.stdout.write(`${summaryText(event)}\n`);
    default:
  }
}

type Summary = Pick<WatchStatus, 'announced' | 'bytes' | 'growing' | 'unannounced' | 'problemCounts'>;

function summaryText({ announced, bytes, growing, unannounced, problemCounts }: Summary): string {
  const problems = Object.entries(problemCounts).map(([code, count]) => `${count} ${code}`);
  const parts = [
    `${announced} files announced (${formatBytes(bytes)})`,
    ...(growing > 0 ? [`${growing} may still grow`] : []),
    ...(unannounced > 0 ? [`${unannounced} complete and not announced`] : []),
    ...problems,
  ];
  return parts.join(', ');
}

/** Where the watchers of this user keep their journals. */
function stateRoot(): string {
  const state = process.env['XDG_STATE_HOME'];
  return join(state !== undefined && isAbsolute(state) ? state : join(homedir(), '.local/state'), 'visor/watch');
}

/** State folders: the one that is named, else those of this user and of the Visor that the command is for. */
function stateFolders(options: Options): readonly string[] {
  if (options.state !== undefined) return [resolve(options.state)];
  const roots = [stateRoot(), ...ofRunningVisor(options)];
  return roots.filter((root) => existsSync(root)).flatMap((root) => readdirSync(root).map((name) => join(root, name)));
}

function ofRunningVisor(options: Options): readonly string[] {
  if (remoteAddress(options) !== undefined) return [];
  try {
    return [join(resolve(localDirectory(options)), 'watch')];
  } catch {
    return [];
  }
}

function showStatus(folder: string | undefined, options: Options): void {
  const wanted = folder === undefined ? undefined : existsSync(folder) ? realpathSync(folder) : resolve(folder);
  const found = stateFolders(options).flatMap((state) => {
    const status = readJson<WatchStatus>(join(state, STATUS_FILE));
    if (!status || (wanted !== undefined && ![wanted, resolve(folder ?? '')].includes(status.folder))) return [];
    return [{ ...status, running: holderOf(join(state, 'lock')) !== undefined, state }];
  });
  if (options.json) return void process.stdout.write(found.map((status) => `${jsonText(status)}\n`).join(''));
  if (found.length === 0) throw new CommandError(EXIT_CODE.notFound, 'no watcher of this user has run here');
  for (const status of found) {
    const state = status.running ? (status.waitsFor === null ? 'runs' : `waits: ${status.waitsFor}`) : 'does not run';
    process.stdout.write(`${harmless(status.folder)}: ${harmless(state)}\n  ${summaryText(status)}\n`);
    for (const { code, path, text } of status.problems)
      process.stdout.write(`  ${code} ${quoted(path)}: ${harmless(text)}\n`);
  }
}
