import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from '@visor/service/process';
import type { PilotConfig } from '../config.ts';
import type { Confinement, SlotUser } from './confinement.ts';
import { barrierOf, findObstacles, type Obstacles } from './find-obstacles.ts';
import { pickShell } from './spawner.ts';
import { takeUsers, type SlotUsers } from './slot-users.ts';
import { pickStaging, viewScript } from './mount-view.rules.ts';

/** How payloads are kept apart, decided once, at the pilot's start, by what the machine allows. */
export interface Isolation extends Disposable {
  /** One per slot. */
  readonly slots: readonly Confinement[];
}

/** What was found out about the machine. */
interface Means {
  /** Command that runs another in a PID namespace of its own. */
  readonly namespace: readonly string[] | undefined;
  readonly users: readonly SlotUser[];
  /** Commands, run in the namespace, that open the way to what the users need. */
  readonly view: string | undefined;
}

type Settings = Pick<PilotConfig, 'PILOT_WORK_DIR' | 'PILOT_SLOTS' | 'PILOT_UIDS' | 'VISOR_PAYLOAD_PATH'>;

const PROBE_LIMIT_MS = 20_000;
/** Folder of the work directory for copies of programs that other users may not read. */
const COPIES = 'programs';
/** Folders of which one is covered while a view is made. */
const STAGING = ['/mnt', '/media', '/srv', '/opt', '/run', '/tmp'];
const FORK = ['--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'slave', '--'];

const run = promisify(execFile);

/** Finds the best isolation that works here and logs it in one line, with what is missing and how to get it. */
export async function openIsolation(settings: Settings, logger: Logger): Promise<Isolation> {
  using stack = new DisposableStack();
  const { PILOT_SLOTS: count } = settings;
  const namespace = await findNamespace();
  const wanted = process.getuid?.() === 0 ? settings.PILOT_UIDS : undefined;
  let refusal: string | undefined;
  if (wanted) {
    const users = stack.use(await takeUsers(count, wanted));
    try {
      const slots = await separate(users, namespace, settings);
      const { first, last } = { first: users.users[0]?.uid, last: users.users.at(-1)?.uid };
      logger.info(
        { users: `${first}-${last}`, namespace: namespace !== undefined },
        'payloads run as users of their own',
      );
      if (!namespace) logger.warn(noNamespace);
      const all = stack.move();
      return { slots, [Symbol.dispose]: () => all.dispose() };
    } catch (error) {
      refusal = (error as Error).message;
    }
  }
  logger.warn(refusal === undefined ? {} : { reason: refusal }, samePower(ownName()));
  if (!namespace) logger.warn(noNamespace);
  const prefix = namespace ? [...namespace, 'setsid'] : [];
  const slot: Confinement = { prefix, hasNamespace: namespace !== undefined, user: undefined };
  return { slots: Array.from({ length: count }, () => slot), [Symbol.dispose]: () => {} };
}

/** An account that a container's user need not have. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.()}`;
  }
}

const noNamespace =
  'no PID namespaces here: processes of a payload that leave its session and drop its TMPDIR, folder and files are not found';
const samePower = (user: string): string =>
  `payloads run as ${user} and can do all that ${user} can; to separate them, run the pilot as root, or as an account of its own`;

/** A command that gives what it runs a PID namespace of its own; undefined where the system does not allow one. */
async function findNamespace(): Promise<readonly string[] | undefined> {
  if (process.platform !== 'linux') return undefined;
  const asUser = process.getuid?.() === 0 ? [] : ['--user', '--map-current-user'];
  const command = ['unshare', ...asUser, ...FORK];
  return (await works([...command, 'setsid', 'true'])) === undefined ? command : undefined;
}

/** Confinements with a user of its own for each slot, tried out. @throws Error that says why they do not work */
async function separate(
  { users }: SlotUsers,
  namespace: readonly string[] | undefined,
  { PILOT_WORK_DIR: workDir, VISOR_PAYLOAD_PATH: programs }: Settings,
): Promise<Confinement[]> {
  checkOwnership(workDir, users[0]);
  const obstacles = findObstacles(workDir, programs, join(workDir, `${COPIES}.${randomUUID().slice(0, 8)}p`));
  const view = openView(obstacles, namespace !== undefined);
  const slots = users.map((user) => confine(user, { namespace, users, view }));
  const [first] = slots;
  if (!first) throw new Error('no slots');
  const check = `[ "$(id -u)" = ${first.user?.uid} ] && cd "$1" && [ -x "$2" ] && [ ! -O /proc/self/environ ]`;
  const fault = await works([...first.prefix, pickShell(), '-c', check, 'visor-probe', workDir, process.execPath]);
  if (fault !== undefined) throw new Error(fault);
  return slots;
}

/** Lets others pass through the work directory. @throws Error where files cannot be given to a user, as on some network mounts */
function checkOwnership(workDir: string, user: SlotUser | undefined): void {
  chmodSync(workDir, 0o711);
  const probe = mkdtempSync(join(workDir, 'probe-'));
  try {
    if (user) chownSync(probe, user.uid, user.gid);
  } finally {
    rmdirSync(probe);
  }
}

/** Undefined when nothing is in the way. @throws Error when something is, and cannot be got round */
function openView({ barriers, exposures }: Obstacles, hasNamespace: boolean): string | undefined {
  if (exposures.length === 0) return undefined;
  if (!hasNamespace) {
    const { target, source } = exposures[0] ?? { target: '', source: '' };
    const remedy = source === target ? `chmod o+x ${barrierOf(target)}` : `chmod -R a+rX ${target}`;
    throw new Error(`other users cannot reach ${target}, and mount namespaces are not allowed here: ${remedy}`);
  }
  const paths = [...barriers, ...exposures.flatMap(({ source, target }) => [source, target])];
  const staging = pickStaging(
    STAGING.filter((folder) => existsSync(folder)),
    paths,
  );
  if (staging === undefined) throw new Error(`no folder to mount in: one of ${STAGING.join(', ')} must exist`);
  return viewScript(barriers, exposures, staging);
}

/**
 * The spawner starts with the slot's real and the pilot's effective user: a shell drops the latter. After such a change
 * the system lets no process of the slot's user trace it or open its files, which protects it from its payloads.
 */
function confine(user: SlotUser, { namespace, view }: Means): Confinement {
  const { uid, gid } = user;
  const capabilities = ['--inh-caps=-all', '--bounding-set=-all,+setuid', '--no-new-privs'];
  const become = ['setpriv', `--ruid=${uid}`, `--regid=${gid}`, '--clear-groups', ...capabilities];
  const open = view === undefined ? [] : ['sh', '-c', view, 'visor-view'];
  const prefix = namespace ? [...namespace, ...open, 'setsid', ...become, '--'] : [...become, '--'];
  return { prefix, hasNamespace: namespace !== undefined, user };
}

/** Runs a command; why it failed, undefined when it has not. */
async function works([program = '', ...args]: readonly string[]): Promise<string | undefined> {
  try {
    await run(program, args, { cwd: '/', timeout: PROBE_LIMIT_MS, killSignal: 'SIGKILL' });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return stderr?.trim() || message.split('\n')[0] || 'failed';
  }
}
