import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inspectFile, statIdentityOf } from '@visor/storage';
import { openPlain, readRange } from '../plain-file.ts';
import type { Confinement } from './confinement.ts';
import { findExecutable } from './find-executable.ts';
import { faultOf, withMounts, type FaultNote, type InputMount, type MountPrograms } from './input-mounts.rules.ts';
import type { Launch } from './job-file.rules.ts';
import { pickShell } from './pick-shell.ts';

/** Lets payloads read inputs where they are on storage. */
export interface InputMounts {
  /** Returns why a payload could not read a file there, or undefined. The first file of a file system is tried. */
  problem(file: MountableFile): Promise<string | undefined>;
  /** Returns how to start a program that sees the files; `folder` is the attempt's for temporary files. */
  wrap(launch: Launch, mounts: readonly InputMount[], folder: string): MountedLaunch;
}

interface MountableFile {
  readonly path: string;
  readonly mode: number;
  /** Begins with the number of its device. */
  readonly identity: string;
}

interface MountedLaunch {
  readonly launch: Launch;
  /** Returns, when the attempt has ended, why the files could not be mounted, or undefined. */
  fault(): Promise<string | undefined>;
}

const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
const PROBE_TIMEOUT_MS = 20_000;
const OTHERS_READ_MODE = 0o004;
const MAX_FAULT_BYTES = 1_000;
const FAULT_FILE = '.mount-fault';

const run = promisify(execFile);

async function findPrograms(): Promise<MountPrograms> {
  const find = async (name: string): Promise<string> => {
    const found = await findExecutable(name, FOLDERS, inspectFile);
    if (typeof found === 'string') throw new Error(`there is no ${name}`);
    return found.path;
  };
  return {
    unshare: await find('unshare'),
    mount: await find('mount'),
    stat: await find('stat'),
    setpriv: await find('setpriv'),
    shell: pickShell(),
  };
}

/** Opens mounts of inputs for payloads of one kind of slot, after a try in the work directory. @throws Error that says why they do not work */
export async function openInputMounts(workDir: string, slot: Confinement): Promise<InputMounts> {
  const programs = await findPrograms();
  await tryOwnFile(workDir, slot, programs);
  /** File systems whose files can be mounted. */
  const mountable = new Set<string>();
  const tryDevice = async ({ path, identity }: MountableFile): Promise<string | undefined> => {
    const [device = ''] = identity.split(' ');
    if (mountable.has(device)) return undefined;
    try {
      await tryMount(workDir, { source: path, identity }, slot, programs);
      mountable.add(device);
      return undefined;
    } catch (error) {
      return `its file system: ${(error as Error).message}`;
    }
  };
  return {
    async problem(file) {
      const { path, mode } = file;
      if (slot.user && (mode & OTHERS_READ_MODE) === 0) return 'other users may not read it';
      const folder = slot.hidden.find((parent) => path.startsWith(`${parent}/`));
      return folder === undefined ? tryDevice(file) : `other users cannot pass through ${folder}`;
    },
    wrap(launch, mounts, folder) {
      const note = { path: join(folder, FAULT_FILE), secret: randomUUID() };
      return {
        launch: withMounts(launch, mounts, programs, note),
        fault: async () => (mounts.length === 0 ? undefined : readFault(note)),
      };
    },
  };
}

async function readFault(note: FaultNote): Promise<string | undefined> {
  try {
    // The payload may have put anything there.
    await using file = await openPlain(note.path);
    return faultOf((await readRange(file, 0, MAX_FAULT_BYTES)).toString('utf8'), note);
  } catch {
    return undefined;
  }
}

/** Mounts a file of the pilot's own. */
async function tryOwnFile(workDir: string, slot: Confinement, programs: MountPrograms): Promise<void> {
  mkdirSync(workDir, { recursive: true });
  const folder = mkdtempSync(join(workDir, 'probe-'));
  try {
    chmodSync(folder, 0o755);
    const source = join(folder, 'source');
    writeFileSync(source, 'probe');
    chmodSync(source, 0o644);
    await tryMount(workDir, { source, identity: statIdentityOf(statSync(source, { bigint: true })) }, slot, programs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Mounts a file as a payload would have it, reads its beginning, and tries to write. @throws Error that says why that does not work */
async function tryMount(
  workDir: string,
  file: Pick<InputMount, 'source' | 'identity'>,
  { prefix }: Confinement,
  programs: MountPrograms,
): Promise<void> {
  const folder = mkdtempSync(join(workDir, 'probe-'));
  const target = join(folder, 'target');
  const note = { path: join(folder, 'note'), secret: randomUUID() };
  try {
    chmodSync(folder, 0o755);
    writeFileSync(target, '');
    writeFileSync(note.path, '');
    chmodSync(note.path, 0o666);
    const check = 'head -c 1 <"$0" >/dev/null && ! (: >>"$0") 2>/dev/null';
    const bare = { cwd: '/', env: {}, argv: [programs.shell, '-c', check, target], stdout: '', stderr: '' };
    const { argv } = withMounts(bare, [{ ...file, target }], programs, note);
    // The shell drops the pilot's effective user, as that of a spawner does.
    const [program = '', ...args] = [...prefix, programs.shell, '-c', '"$@"', 'visor-probe', ...argv];
    await run(program, args, { cwd: '/', timeout: PROBE_TIMEOUT_MS, killSignal: 'SIGKILL' });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const fault = await readFault(note);
    throw new Error(fault ?? (stderr?.trim() || message.split('\n')[0] || 'failed'), { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
