import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from '@visor/service/process';
import { inspectFile, type Inspect } from '@visor/storage';
import type { PilotConfig } from '../config.ts';
import { UNCONFINED, type Confinement, type SlotUser } from './confinement.ts';
import { findAnswering } from './find-answering.ts';
import { barrierOf, findObstacles, type Obstacles } from './find-obstacles.ts';
import { openInputMounts, type InputMounts } from './input-mounts.ts';
import { pickShell } from './pick-shell.ts';
import { hardProcessLimit } from './processes.ts';
import { isInSharedMemory, OWN_SHARED_MEMORY, SHARED_MEMORY } from './shared-memory.ts';
import { reserveUsers, type SlotUsers } from './slot-users.ts';
import { pickStaging, viewScript } from './mount-view.rules.ts';

/** How payloads are isolated. Decided at the pilot's start by what the machine allows. */
export interface Isolation extends Disposable {
  /** One per slot. */
  readonly slots: readonly Confinement[];
  /** Absent where inputs are copied. */
  readonly inputMounts?: InputMounts | undefined;
}

interface IsolationMeans {
  /** Command that runs another in a PID namespace of its own. */
  readonly namespace: readonly string[] | undefined;
  readonly users: readonly SlotUser[];
  /** Commands for the namespace that make visible what the users need. */
  readonly view: string | undefined;
  /** Folders that the view hides. */
  readonly hidden: readonly string[];
  readonly copies: Confinement['copies'];
  /** Whether each slot gets memory of its own for files. */
  readonly ownsSharedMemory: boolean;
  /** Processes and threads of one payload. */
  readonly maxProcesses: number;
}

type Settings = Pick<
  PilotConfig,
  'PILOT_WORK_DIR' | 'PILOT_SLOTS' | 'PILOT_UIDS' | 'PILOT_MAX_PROCESSES' | 'VISOR_PAYLOAD_PATH'
> &
  Partial<Pick<PilotConfig, 'PILOT_STAGE_IN'>>;

/** Processes beyond the limit that a payload may start before it is seen, and as many again for its spawner, of the same user. */
const SPARE_PROCESSES = 128;
/** Fewer than a pilot has, with its threads, and enough for a shell that starts one. */
const PROBED_PROCESSES = 6;
const PROBE_TIMEOUT_MS = 20_000;
/** Prefix of the folder in the work directory for copies of programs that other users may not read. */
const COPIES_FOLDER = 'programs';
/** Folders of which one is hidden while a view is made. */
const STAGING_FOLDERS = ['/mnt', '/media', '/srv', '/opt', '/run', '/tmp'];
const UNSHARE_OPTIONS = ['--pid', '--ipc', '--fork', '--kill-child', '--mount-proc', '--propagation', 'slave', '--'];

const run = promisify(execFile);

/**
 * Finds the best isolation that works here, and logs it with what is missing and how to get it. `inspect` looks at folders of programs:
 * those that do not answer are left out.
 */
export async function openIsolation(
  settings: Settings,
  logger: Logger,
  inspect: Inspect = inspectFile,
): Promise<Isolation> {
  using stack = new DisposableStack();
  const { PILOT_SLOTS: count } = settings;
  const namespace = await findNamespace();
  const userRange = process.getuid?.() === 0 ? settings.PILOT_UIDS : undefined;
  let refusal: string | undefined;
  if (userRange) {
    const users = stack.use(await reserveUsers(count, userRange));
    try {
      const programs = await findAnswering(settings.VISOR_PAYLOAD_PATH, inspect, logger);
      const slots = await isolateByUser(users, namespace, { ...settings, VISOR_PAYLOAD_PATH: programs });
      const [first, last] = [users.users[0]?.uid, users.users.at(-1)?.uid];
      logger.info(
        { users: `${first}-${last}`, namespace: namespace !== undefined },
        'payloads run as users of their own',
      );
      if (!namespace) logger.warn(NO_NAMESPACE_WARNING);
      const inputMounts = await mountsFor(settings, slots[0], logger);
      const resources = stack.move();
      return { slots, inputMounts, [Symbol.dispose]: () => resources.dispose() };
    } catch (error) {
      refusal = (error as Error).message;
    }
  }
  logger.warn(refusal === undefined ? {} : { reason: refusal }, sharedUserWarning(currentUser()));
  if (!namespace) logger.warn(NO_NAMESPACE_WARNING);
  const limit = namespace ? await findProcessLimit(namespace, settings.PILOT_MAX_PROCESSES) : [];
  if (namespace && limit.length === 0) logger.warn(NO_LIMIT_WARNING);
  const prefix = namespace ? [...namespace, ...limit, 'setsid'] : [];
  const slot: Confinement = { ...UNCONFINED, prefix, hasNamespace: namespace !== undefined };
  const inputMounts = await mountsFor(settings, slot, logger);
  return { slots: Array.from({ length: count }, () => slot), inputMounts, [Symbol.dispose]: () => {} };
}

/** Returns mounts of inputs where they are asked for and work; else says why inputs are copied. */
async function mountsFor(
  { PILOT_STAGE_IN: kind, PILOT_WORK_DIR: workDir }: Settings,
  slot: Confinement | undefined,
  logger: Logger,
): Promise<InputMounts | undefined> {
  if (kind !== 'mount' || !slot) return undefined;
  try {
    return await openInputMounts(workDir, slot);
  } catch (error) {
    logger.warn({ reason: (error as Error).message }, 'inputs cannot be mounted here and are copied');
    return undefined;
  }
}

/** Returns the name of the pilot's user; in a container it may have no account. */
function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.()}`;
  }
}

const NO_NAMESPACE_WARNING =
  'no PID namespaces here: processes of a payload that leave its session and drop its TMPDIR, folder and files are not found';
const NO_LIMIT_WARNING =
  'the system does not limit the processes of one payload here: one that starts processes without end is ended when it is seen';
const sharedUserWarning = (user: string): string =>
  `payloads run as ${user} and can do all that ${user} can; to separate them, run the pilot as root, or as an account of its own`;

/** Returns a command that runs another in a PID namespace of its own; undefined where the system does not allow it. */
async function findNamespace(): Promise<readonly string[] | undefined> {
  if (process.platform !== 'linux') return undefined;
  const asUser = process.getuid?.() === 0 ? [] : ['--user', '--map-current-user'];
  const command = ['unshare', ...asUser, ...UNSHARE_OPTIONS];
  return (await findCommandError([...command, 'setsid', 'true'])) === undefined ? command : undefined;
}

/**
 * Returns words that limit the processes of what follows them in its namespace; none where the system counts all processes of the user,
 * as Linux does before 5.14, or none of root: the pilot itself has more than the limit that is tried.
 */
async function findProcessLimit(namespace: readonly string[], maxProcesses: number): Promise<readonly string[]> {
  if (process.getuid?.() === 0) return [];
  const probe = ['prlimit', `--nproc=${PROBED_PROCESSES}`, 'setsid', 'sh', '-c', 'true & wait'];
  return (await findCommandError([...namespace, ...probe])) === undefined
    ? limitProcesses(maxProcesses, hardProcessLimit())
    : [];
}

/** Words that limit processes; a spawner, which may have more than its payload, raises its own limit. Nobody but root may exceed a hard limit of the user. */
function limitProcesses(most: number, hardLimit = Infinity): string[] {
  const hard = Math.min(most + 2 * SPARE_PROCESSES, hardLimit);
  return ['prlimit', `--nproc=${Math.min(most + SPARE_PROCESSES, Math.max(1, hard - SPARE_PROCESSES))}:${hard}`];
}

/** Returns tested confinements with a user of its own for each slot. @throws Error that says why they do not work */
async function isolateByUser(
  { users }: SlotUsers,
  namespace: readonly string[] | undefined,
  { PILOT_WORK_DIR: workDir, VISOR_PAYLOAD_PATH: programs, PILOT_MAX_PROCESSES: maxProcesses }: Settings,
): Promise<Confinement[]> {
  prepareForUsers(workDir, users[0]);
  const copied = join(workDir, `${COPIES_FOLDER}.${randomUUID().slice(0, 8)}p`);
  const obstacles = findObstacles(workDir, programs, copied);
  const view = createView(obstacles, namespace !== undefined);
  const ownsSharedMemory = namespace !== undefined && !isInSharedMemory([workDir, process.execPath, ...programs]);
  const hidden = [...(view === undefined ? [] : obstacles.barriers), ...(ownsSharedMemory ? [SHARED_MEMORY] : [])];
  const copies = obstacles.exposures.filter(({ source }) => source.startsWith(`${copied}/`));
  const means = { namespace, users, view, hidden, copies, ownsSharedMemory, maxProcesses };
  const slots = users.map((user) => confine(user, means));
  const [first] = slots;
  if (!first) throw new Error('no slots');
  const check = `[ "$(id -u)" = ${first.user?.uid} ] && cd "$1" && [ -x "$2" ] && [ ! -O /proc/self/environ ]`;
  const error = await findCommandError([
    ...first.prefix,
    pickShell(),
    '-c',
    check,
    'visor-probe',
    workDir,
    process.execPath,
  ]);
  if (error !== undefined) throw new Error(error);
  return slots;
}

/** Lets other users pass through the work directory. @throws Error where chown does not work, as on some network mounts */
function prepareForUsers(workDir: string, user: SlotUser | undefined): void {
  chmodSync(workDir, 0o711);
  const probe = mkdtempSync(join(workDir, 'probe-'));
  try {
    if (user) chownSync(probe, user.uid, user.gid);
  } finally {
    rmdirSync(probe);
  }
}

/**
 * Returns the commands for the mount view; undefined where none is needed. @throws Error where it is needed and
 * impossible
 */
function createView({ barriers, exposures }: Obstacles, hasNamespace: boolean): string | undefined {
  if (exposures.length === 0) return undefined;
  if (!hasNamespace) {
    const { target, source } = exposures[0] ?? { target: '', source: '' };
    const remedy = source === target ? `chmod o+x ${barrierOf(target)}` : `chmod -R a+rX ${target}`;
    throw new Error(`other users cannot reach ${target}, and mount namespaces are not allowed here: run ${remedy}`);
  }
  const paths = [...barriers, ...exposures.flatMap(({ source, target }) => [source, target])];
  const staging = pickStaging(
    STAGING_FOLDERS.filter((folder) => existsSync(folder)),
    paths,
  );
  if (staging === undefined) throw new Error(`no folder to mount in: one of ${STAGING_FOLDERS.join(', ')} must exist`);
  return viewScript(barriers, exposures, staging);
}

/**
 * Returns the confinement of one slot. The spawner starts with the slot's real and the pilot's effective user, and the
 * shell drops the latter. After such a change no process of the slot's user can trace the spawner or open its files,
 * which protects it from its payloads.
 */
function confine(
  user: SlotUser,
  { namespace, view, hidden, copies, ownsSharedMemory, maxProcesses }: IsolationMeans,
): Confinement {
  const { uid, gid } = user;
  const capabilities = ['--inh-caps=-all', '--bounding-set=-all,+setuid', '--no-new-privs'];
  const setIds = ['setpriv', `--ruid=${uid}`, `--regid=${gid}`, '--clear-groups', ...capabilities];
  const setUser = [...limitProcesses(maxProcesses), ...setIds];
  const makeView = view === undefined ? [] : ['sh', '-c', view, 'visor-view'];
  const makeMemory = ownsSharedMemory ? ['sh', '-c', OWN_SHARED_MEMORY, 'visor-memory'] : [];
  const prefix = namespace
    ? [...namespace, ...makeView, ...makeMemory, 'setsid', ...setUser, '--']
    : [...setUser, '--'];
  return { prefix, hasNamespace: namespace !== undefined, user, hidden, copies };
}

/** Runs a command. Returns why it failed, or undefined. */
async function findCommandError([program = '', ...args]: readonly string[]): Promise<string | undefined> {
  try {
    await run(program, args, { cwd: '/', timeout: PROBE_TIMEOUT_MS, killSignal: 'SIGKILL' });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return stderr?.trim() || message.split('\n')[0] || 'failed';
  }
}
