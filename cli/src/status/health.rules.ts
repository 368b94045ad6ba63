/** A pilot as workload sees it. */
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
  /** What a person should look into though the pilot works. */
  readonly warning: string | null;
  readonly starts: number;
  readonly startedAt: string | null;
}

/** Waiting jobs of a device. */
export interface Queue {
  readonly device: string;
  readonly queued: number;
  readonly oldestQueuedAt: string | null;
  readonly livePilots: number;
  readonly readyPilots: number;
  readonly stranded: number;
  readonly reason: string | null;
}

/** A close that waits for files. */
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

/** Why something cannot be told. */
export interface Unavailable {
  readonly unknown: string;
}

/** How things stand as the services see them; each part may be unknown. */
export interface Overview {
  readonly pilots: { readonly pilots: readonly KnownPilot[]; readonly queues: readonly Queue[] } | Unavailable;
  readonly closes: { readonly pendingCloses: { readonly nodes: readonly PendingClose[] } } | Unavailable;
}

/** What is known of this directory's own processes. */
interface OwnProcess {
  readonly name: string;
  readonly restarts: number;
  /** When it last ended by itself, the newest last, RFC 3339. */
  readonly exits: readonly string[];
}

/** This many ends in so long are a crash loop, not an accident. */
const CRASH_LOOP_EXITS = 3;
const CRASH_LOOP_MS = 120_000;
/** Three missed heartbeats. */
const SILENT_MS = 15_000;
/** A pilot that was lost longer ago has been taken away. */
const FORGOTTEN_MS = 24 * 3_600_000;

const age = (instant: string, now: number): number => now - Date.parse(instant);

/** A process that ends again and again is not well, even while it happens to run. */
export function crashLoop({ exits }: Pick<OwnProcess, 'exits'>, now: number): string | undefined {
  const recent = exits.filter((exit) => age(exit, now) < CRASH_LOOP_MS);
  if (recent.length < CRASH_LOOP_EXITS) return undefined;
  return `crash loop: it ended ${recent.length} times in the last ${CRASH_LOOP_MS / 60_000} minutes; its log says why`;
}

/** How often each pilot had started when the stack became ready. */
export type StartsAtReady = Readonly<Record<string, number>>;

/** Why a pilot is not well; undefined when it is. */
export function pilotProblem(
  pilot: KnownPilot,
  { own, startsAtReady, now }: { own: ReadonlySet<string>; startsAtReady: StartsAtReady; now: number },
): string | undefined {
  const silent = age(pilot.lastSeen, now);
  const starts = pilot.starts - (startsAtReady[pilot.name] ?? pilot.starts);
  const isNew = pilot.startedAt != null && age(pilot.startedAt, now) < CRASH_LOOP_MS;
  switch (pilot.status) {
    case 'STOPPED':
      return own.has(pilot.name) ? `drained: it claims nothing; visor pilot undrain ${pilot.name}` : undefined;
    case 'LOST':
      return isGone(pilot, own, silent) ? undefined : `silent for ${duration(silent)}: its jobs go to other pilots`;
    case 'DRAINING':
      return `draining: it claims nothing; visor pilot undrain ${pilot.name}`;
    default:
      if (starts >= CRASH_LOOP_EXITS && isNew)
        return `in a crash loop: it started ${starts} times since the stack was ready; its log says why`;
      if (silent > SILENT_MS) return `silent for ${duration(silent)}`;
      return pilot.notReady == null ? undefined : `claims nothing: ${pilot.notReady}`;
  }
}

/** Left over from a start with more pilots, or from a node that was taken away long ago. */
const isGone = ({ name }: KnownPilot, own: ReadonlySet<string>, silent: number): boolean =>
  !own.has(name) && (/^pilot-\d+$/.test(name) || silent > FORGOTTEN_MS);

/** Why jobs of a device are not taken; undefined when they are. */
export function queueProblem(queue: Queue): string | undefined {
  if (queue.queued === 0) return undefined;
  const jobs = `${queue.stranded > 0 ? queue.stranded : queue.queued} jobs for ${queue.device} wait`;
  if (queue.stranded > 0) return `${jobs} and no pilot takes them: ${queue.reason ?? 'none is ready'}`;
  return queue.readyPilots === 0 ? `${jobs} and no pilot is ready` : undefined;
}

/** A duration as people say it. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
