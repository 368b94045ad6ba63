/** A pilot as the workload service reports it. */
export interface KnownPilot {
  readonly id: string;
  readonly name: string;
  readonly node: string;
  readonly status: 'STARTING' | 'IDLE' | 'BUSY' | 'DRAINING' | 'STOPPED' | 'LOST';
  readonly device: string;
  readonly slots: number;
  readonly active: number;
  readonly lastSeen: string;
  readonly refuses: readonly string[];
  readonly notReady: string | null;
  /** A problem that an operator should look into although the pilot works. */
  readonly warning: string | null;
  readonly starts: number;
  readonly startedAt: string | null;
}

/** The queued jobs of one device. */
export interface Queue {
  readonly device: string;
  readonly queued: number;
  readonly oldestQueuedAt: string | null;
  readonly livePilots: number;
  readonly readyPilots: number;
  readonly stranded: number;
  readonly reason: string | null;
}

/** A pending close: it waits for files, or was refused. */
export interface PendingClose {
  readonly datasetId: string | null;
  readonly datasetName: string | null;
  readonly unknownDataset: boolean;
  readonly requestedAt: string;
  readonly expected: number;
  readonly missing: number;
  readonly surplus: number;
  readonly refused: boolean;
}

/** The reason why a part of the overview could not be read. */
export interface Unavailable {
  readonly unknown: string;
}

/** What the services report. Each part may be unavailable. */
export interface Overview {
  readonly pilots: { readonly pilots: readonly KnownPilot[]; readonly queues: readonly Queue[] } | Unavailable;
  readonly closes: { readonly pendingCloses: { readonly nodes: readonly PendingClose[] } } | Unavailable;
}

/** What the supervisor recorded about a process of this directory. */
interface OwnProcess {
  readonly name: string;
  readonly restarts: number;
  /** Instants of its last unexpected exits, newest last, RFC 3339. */
  readonly exits: readonly string[];
}

/** CRASH_LOOP_EXITS exits within CRASH_LOOP_MS are a crash loop. */
const CRASH_LOOP_EXITS = 3;
const CRASH_LOOP_MS = 120_000;
/** Three missed heartbeats. */
const SILENT_MS = 15_000;
/** A pilot that was lost longer ago counts as removed. */
const REMOVED_MS = 24 * 3_600_000;

const ageMs = (instant: string, now: number): number => now - Date.parse(instant);

/** Describes the crash loop of a process, also while the process runs. Returns undefined when there is none. */
export function describeCrashLoop({ exits }: Pick<OwnProcess, 'exits'>, now: number): string | undefined {
  const recent = exits.filter((exit) => ageMs(exit, now) < CRASH_LOOP_MS);
  if (recent.length < CRASH_LOOP_EXITS) return undefined;
  return `crash loop: it ended ${recent.length} times in the last ${CRASH_LOOP_MS / 60_000} minutes; see its log`;
}

/** How often each pilot had started when the stack became ready. */
export type StartsAtReady = Readonly<Record<string, number>>;

/** Returns why a pilot is not healthy, or undefined. */
export function pilotProblem(
  pilot: KnownPilot,
  { own, startsAtReady, now }: { own: ReadonlySet<string>; startsAtReady: StartsAtReady; now: number },
): string | undefined {
  const silentMs = ageMs(pilot.lastSeen, now);
  const starts = pilot.starts - (startsAtReady[pilot.name] ?? pilot.starts);
  const isNew = pilot.startedAt != null && ageMs(pilot.startedAt, now) < CRASH_LOOP_MS;
  switch (pilot.status) {
    case 'STOPPED':
      return own.has(pilot.name) ? `drained: it claims nothing; visor pilot undrain ${pilot.name}` : undefined;
    case 'LOST':
      return isRemoved(pilot, own, silentMs)
        ? undefined
        : `silent for ${duration(silentMs)}: its jobs go to other pilots`;
    case 'DRAINING':
      return `draining: it claims nothing; visor pilot undrain ${pilot.name}`;
    default:
      if (starts >= CRASH_LOOP_EXITS && isNew)
        return `in a crash loop: it started ${starts} times since the stack was ready; see its log`;
      if (silentMs > SILENT_MS) return `silent for ${duration(silentMs)}`;
      return pilot.notReady == null ? undefined : `claims nothing: ${pilot.notReady}`;
  }
}

/** Whether a lost pilot is of an earlier start with more pilots, or was lost long ago. */
const isRemoved = ({ name }: KnownPilot, own: ReadonlySet<string>, silentMs: number): boolean =>
  !own.has(name) && (/^pilot-\d+$/.test(name) || silentMs > REMOVED_MS);

/** Returns why no pilot claims the queued jobs of a device, or undefined. */
export function queueProblem(queue: Queue): string | undefined {
  if (queue.queued === 0) return undefined;
  const jobs = `${queue.stranded > 0 ? queue.stranded : queue.queued} jobs for ${queue.device} wait`;
  if (queue.stranded > 0) return `${jobs} and no pilot takes them: ${queue.reason ?? 'none is ready'}`;
  return queue.readyPilots === 0 ? `${jobs} and no pilot is ready` : undefined;
}

/** Formats a duration in seconds, minutes or hours. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
