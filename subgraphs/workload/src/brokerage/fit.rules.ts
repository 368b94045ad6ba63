import { roomsOnNode } from '../storage/claim-roots.rules.ts';
import { whyNoRoom, type OutputDemand, type StorageRoom } from '../storage/output-storage.rules.ts';
import type { Device } from '../task/device.rules.ts';
import type { FarmFacts, PilotFacts, Wanted } from './waiting-job.rules.ts';

/** Something that a job needs and a pilot has not. */
interface Lack {
  readonly what: 'cores' | 'ramMiB' | 'scratchMiB' | 'gpus' | 'labels' | 'seconds';
  readonly needs: number | readonly string[];
  readonly has: number | readonly string[];
}

const WORKING: ReadonlySet<string> = new Set(['STARTING', 'IDLE', 'BUSY', 'DRAINING']);

/** Whether a pilot runs, even if it claims nothing. */
const isLive = ({ status }: PilotFacts): boolean => WORKING.has(status);

const takesDevice = (pilot: PilotFacts, device: Device): boolean =>
  pilot.device === 'ANY' || device === 'ANY' || pilot.device === device;

/** Returns what a job needs and a pilot has not, even if it held nothing. What a pilot has not declared is no lack. */
function lacksOf(pilot: PilotFacts, { demands, task }: Wanted, now: Date): Lack[] {
  const lacks: Lack[] = [];
  const compare = (what: Lack['what'], needs: number, has: number | null): void => {
    if (has !== null && needs > has) lacks.push({ what, needs, has });
  };
  compare('cores', demands.cores, pilot.cores);
  compare('ramMiB', demands.ramMib, pilot.ramMib);
  compare('scratchMiB', demands.scratchMib, pilot.scratchMib);
  compare('gpus', demands.gpus, pilot.gpus);
  const left = pilot.endsAt === null ? null : Math.floor((new Date(pilot.endsAt).getTime() - now.getTime()) / 1_000);
  compare('seconds', demands.wallSeconds, left);
  const labels = pilot.labels ?? [];
  const missing = task.labels.filter((label) => !labels.includes(label));
  if (missing.length > 0) lacks.push({ what: 'labels', needs: missing, has: labels });
  return lacks;
}

const list = (value: Lack['has']): string => (typeof value === 'number' ? String(value) : value.join(', ') || 'none');

/** Returns a lack as people read it: `cores 64 > 8`, `labels avx512 (it has ssd)`. */
export const lackText = ({ what, needs, has }: Lack): string =>
  what === 'labels' ? `labels ${list(needs)} (it has ${list(has)})` : `${what} ${list(needs)} > ${list(has)}`;

/** Whether a pilot has no room for a job now: its slots are taken, or what it declared is. */
function isFull(pilot: PilotFacts, { demands }: Wanted): boolean {
  const exceeds = (used: number, needs: number, has: number | null): boolean => has !== null && used + needs > has;
  return (
    pilot.held >= pilot.slots + (pilot.prefetch ?? 0) ||
    exceeds(pilot.usedCores, demands.cores, pilot.cores) ||
    exceeds(pilot.usedRamMib, demands.ramMib, pilot.ramMib) ||
    exceeds(pilot.usedScratchMib, demands.scratchMib, pilot.scratchMib) ||
    exceeds(pilot.usedGpus, demands.gpus, pilot.gpus)
  );
}

/**
 * Returns the names of the storages that are not mounted on a pilot's node, where it has no other for these outputs: it does not claim the
 * job then. Empty where no pilot has one.
 */
function lackedStorages({ unmounted }: PilotFacts, outputs: OutputDemand, rooms: readonly StorageRoom[]): string[] {
  if (unmounted.length === 0 || whyNoRoom(rooms, outputs)) return [];
  const closed = whyNoRoom(roomsOnNode(rooms, unmounted), outputs) ?? [];
  return closed.flatMap(({ storage }) => (unmounted.includes(storage.id) ? [storage.name] : []));
}

/** Pilots of a farm, sorted by why they do not take a job; each is in one list. */
export interface PilotsByFit {
  readonly gone: readonly PilotFacts[];
  readonly otherDevice: readonly PilotFacts[];
  readonly unfit: readonly { readonly pilot: PilotFacts; readonly lacks: readonly Lack[] }[];
  readonly offline: readonly PilotFacts[];
  readonly quarantined: readonly PilotFacts[];
  readonly draining: readonly PilotFacts[];
  readonly notReady: readonly PilotFacts[];
  readonly starting: readonly PilotFacts[];
  readonly withoutProgram: readonly PilotFacts[];
  /** With the names of the storages for the job's outputs that are not mounted on the nodes. */
  readonly withoutStorage: readonly { readonly pilot: PilotFacts; readonly storages: readonly string[] }[];
  readonly full: readonly PilotFacts[];
  readonly free: readonly PilotFacts[];
}

const obstacleOf = (pilot: PilotFacts, job: Wanted): Exclude<keyof PilotsByFit, 'unfit' | 'withoutStorage'> => {
  if (!isLive(pilot)) return 'gone';
  if (!takesDevice(pilot, job.device)) return 'otherDevice';
  if (pilot.nodeOffline) return 'offline';
  if (pilot.nodeQuarantined) return 'quarantined';
  if (pilot.draining || pilot.status === 'DRAINING') return 'draining';
  if (pilot.notReady !== null) return 'notReady';
  if (job.task.program !== null && pilot.refuses.includes(job.task.program)) return 'withoutProgram';
  if (pilot.status === 'STARTING') return 'starting';
  return isFull(pilot, job) ? 'full' : 'free';
};

/** Sorts the pilots of a farm by why they do not take a job. @param outputs undefined: wherever they go */
export function sortPilots(job: Wanted, { pilots, rooms, now }: FarmFacts, outputs?: OutputDemand): PilotsByFit {
  const lists = new Map<string, PilotFacts[]>();
  const unfit: { pilot: PilotFacts; lacks: Lack[] }[] = [];
  const withoutStorage: { pilot: PilotFacts; storages: string[] }[] = [];
  for (const pilot of pilots) {
    const obstacle = obstacleOf(pilot, job);
    const lacks = obstacle === 'gone' || obstacle === 'otherDevice' ? [] : lacksOf(pilot, job, now);
    const claims = obstacle === 'free' || obstacle === 'full';
    const storages = claims && outputs ? lackedStorages(pilot, outputs, rooms) : [];
    if (lacks.length > 0) unfit.push({ pilot, lacks });
    else if (storages.length > 0) withoutStorage.push({ pilot, storages });
    else lists.set(obstacle, [...(lists.get(obstacle) ?? []), pilot]);
  }
  const of = (obstacle: string): readonly PilotFacts[] => lists.get(obstacle) ?? [];
  return {
    gone: of('gone'),
    otherDevice: of('otherDevice'),
    unfit,
    offline: of('offline'),
    quarantined: of('quarantined'),
    draining: of('draining'),
    notReady: of('notReady'),
    starting: of('starting'),
    withoutProgram: of('withoutProgram'),
    withoutStorage,
    full: of('full'),
    free: of('free'),
  };
}

/** How far a pilot is from a job: fewer lacks first, then the smaller ones. */
const distanceOf = (lacks: readonly Lack[]): number =>
  lacks.reduce(
    (sum, { needs, has }) =>
      sum +
      1_000 +
      (typeof needs === 'number' && typeof has === 'number' ? Math.min(999, needs / Math.max(has, 1)) : 0),
    0,
  );

/** Returns the pilot that lacks least; undefined where none is unfit. */
export const nearestOf = (unfit: PilotsByFit['unfit']): PilotsByFit['unfit'][number] | undefined =>
  unfit.toSorted(
    (a, b) => distanceOf(a.lacks) - distanceOf(b.lacks) || a.pilot.name.localeCompare(b.pilot.name, 'en'),
  )[0];
