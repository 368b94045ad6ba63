import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '@visor/service/process';
import { groupUsage, OWN_GROUP, unitGroup, type GroupUsage } from './control-group.rules.ts';

/** Prefix of the names of payloads' groups. */
const PAYLOAD_GROUP = 'visor-payload.';

/** The control group of one payload: the system ends processes in it that take more memory than its limit. */
export interface PayloadGroup {
  /** Undefined where the system does not say. */
  usage(): GroupUsage | undefined;
}

/** Control groups of payloads, below that of the pilot's unit. */
export interface ControlGroups {
  /**
   * Makes a group and moves a process into it: what it starts from now on is in it, too. The one that it was in is removed.
   * Undefined where that does not work.
   */
  enter(pid: number, limits: { readonly memoryBytes: number; readonly processes: number }): PayloadGroup | undefined;
}

interface OpenOptions {
  /** Where the system says in which group this process is, and where groups are. */
  readonly proc?: string;
  /** Whether the unit was delegated to this pilot. */
  readonly isDelegated: boolean;
  readonly logger: Logger;
}

/** Opens the control group of the pilot's unit; undefined where it has none, which is logged with the reason. */
export function openControlGroups({
  proc = '/proc/self',
  isDelegated,
  logger,
}: OpenOptions): ControlGroups | undefined {
  try {
    if (!isDelegated) throw new Error('no control group is delegated to this pilot (PILOT_CGROUP)');
    const unit = unitGroup(read(join(proc, 'cgroup')), read(join(proc, 'mountinfo')));
    if (unit === undefined) throw new Error('the system has no control groups of version 2 here');
    prepare(unit);
    logger.info({ unit }, 'memory of payloads is limited by control groups');
    return new UnitGroups(unit, logger);
  } catch (error) {
    logger.info({ reason: (error as Error).message }, 'memory of payloads is limited by looking at them');
    return undefined;
  }
}

const read = (path: string): string => readFileSync(path, 'utf8');
/** One call of write, as the system demands; appended, so that files of a test keep it all. */
const write = (path: string, text: string): void => appendFileSync(path, `${text}\n`);

/** Lets the unit's group limit its children; the system allows that where it holds no process itself. @throws Error */
function prepare(unit: string): void {
  const controllers = read(join(unit, 'cgroup.controllers')).trim().split(' ');
  if (!controllers.includes('memory')) throw new Error(`${unit} does not control memory`);
  if (read(join(unit, 'cgroup.procs')).trim() !== '')
    throw new Error(`processes are in ${unit} itself; DelegateSubgroup=${OWN_GROUP} keeps them apart (systemd 254)`);
  const wanted = ['memory', 'pids'].filter((name) => controllers.includes(name)).map((name) => `+${name}`);
  write(join(unit, 'cgroup.subtree_control'), wanted.join(' '));
  for (const name of readdirSync(unit)) if (name.startsWith(PAYLOAD_GROUP)) removeGroup(join(unit, name));
}

class UnitGroups implements ControlGroups {
  readonly #unit: string;
  readonly #logger: Logger;
  /** The group of each process that was moved. */
  readonly #groups = new Map<number, string>();
  #made = 0;
  #hasFailed = false;

  constructor(unit: string, logger: Logger) {
    this.#unit = unit;
    this.#logger = logger;
  }

  enter(pid: number, limits: { readonly memoryBytes: number; readonly processes: number }): PayloadGroup | undefined {
    const group = join(this.#unit, `${PAYLOAD_GROUP}${process.pid}.${(this.#made += 1)}`);
    try {
      mkdirSync(group);
      write(join(group, 'memory.max'), String(limits.memoryBytes));
      writeIfThere(join(group, 'memory.swap.max'), '0');
      // Room for the launcher, which must be able to end the payload.
      writeIfThere(join(group, 'pids.max'), String(limits.processes + SPARE_PROCESSES));
      write(join(group, 'cgroup.procs'), String(pid));
    } catch (error) {
      removeGroup(group);
      if (!this.#hasFailed) this.#logger.warn({ err: error, group }, 'payload not put into a control group');
      this.#hasFailed = true;
      return undefined;
    }
    const last = this.#groups.get(pid);
    this.#groups.set(pid, group);
    if (last !== undefined) removeGroup(last);
    for (const [other, path] of this.#groups) if (other !== pid && removeGroup(path)) this.#groups.delete(other);
    return { usage: () => usageOf(group) };
  }
}

/** Processes beyond the limit that a payload may start before the pilot sees it. */
const SPARE_PROCESSES = 128;

function writeIfThere(path: string, text: string): void {
  try {
    write(path, text);
  } catch {
    // The system does not control this.
  }
}

/** Removes a group that holds no process; of another nothing changes. Returns whether it is gone. */
function removeGroup(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function usageOf(group: string): GroupUsage | undefined {
  try {
    return groupUsage(
      read(join(group, 'cpu.stat')),
      read(join(group, 'memory.stat')),
      read(join(group, 'memory.events')),
    );
  } catch {
    return undefined;
  }
}
