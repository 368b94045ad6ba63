import { failureCodes } from '@visor/schema';
import type { ValuesOf } from '../settings/field.rules.ts';
import type { healthFields } from '../settings/health.fields.rules.ts';

/*
 * What the ends of attempts say about a node. A node that fails everything, while others succeed, gets no jobs; after a pause it gets
 * one to try. A bad task must not quarantine the farm: its failures say nothing unless other tasks fail there too.
 */

export type HealthSettings = ValuesOf<typeof healthFields>;

/** A failure that may be the node's. */
interface NodeFailure {
  /** RFC 3339. */
  readonly at: string;
  readonly taskId: string;
  /** The fault is the node's own, whatever the task. */
  readonly own: boolean;
}

/** A node as its health is decided. */
export interface NodeRecord {
  readonly health: 'OK' | 'QUARANTINED' | 'PROBING';
  /** The person who quarantined it; null: nobody. */
  readonly healthBy: string | null;
  /** Failures since its last success. */
  readonly failures: readonly NodeFailure[];
  readonly pauseSeconds: number;
  readonly probeAt: Date | null;
  readonly probeJob: string | null;
  readonly probeAttempt: number | null;
}

/** How an attempt on a node ended. OTHER says nothing about the node. */
export interface NodeEnd {
  readonly jobId: string;
  readonly attempt: number;
  readonly taskId: string;
  readonly end: 'FINISHED' | 'FAILED' | 'OTHER';
  readonly own: boolean;
}

/** Faults of a node that no task causes. */
const OWN_FAULTS: ReadonlySet<number> = new Set([
  failureCodes.ENVIRONMENT_FAILED,
  failureCodes.NO_LOCAL_SPACE,
  failureCodes.LAUNCHER_FAILED,
]);
/** Failures that say nothing about a node: of the job, of its data, or on request. A missing program is refused by its pilots. */
const NO_FAULTS: ReadonlySet<number> = new Set([
  failureCodes.BAD_JOB_DESCRIPTION,
  failureCodes.UNKNOWN_EXECUTABLE,
  failureCodes.PAYLOAD_KILLED_BY_SERVER,
  failureCodes.PAYLOAD_BAD_INPUT,
  failureCodes.REGISTRATION_REFUSED,
  failureCodes.REGISTRATION_TIMEOUT,
  failureCodes.PILOT_SHUTDOWN,
  failureCodes.TASK_CANCELLED,
]);

/** Returns what the end of an attempt says about its node. */
export function nodeEndOf(state: string, code: number | null, saysNothing: boolean): Pick<NodeEnd, 'end' | 'own'> {
  if (state === 'FINISHED') return { end: 'FINISHED', own: false };
  const isFailure = (state === 'FAILED' || state === 'LOST') && !saysNothing && code !== null && !NO_FAULTS.has(code);
  return { end: isFailure ? 'FAILED' : 'OTHER', own: isFailure && OWN_FAULTS.has(code) };
}

/** A node after its attempts ended. */
export interface NodeVerdict {
  readonly record: NodeRecord;
  /** It failed enough; whether that is its own fault depends on the other nodes. */
  readonly isSuspect: boolean;
  /** Tasks of which others must have succeeded; empty: its faults are its own. */
  readonly tasks: readonly string[];
}

const later = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000);

const NO_PROBE = { probeJob: null, probeAttempt: null } as const;

/** Returns the record of a node that goes into quarantine, again with a longer pause. */
export function quarantined(record: NodeRecord, settings: HealthSettings, now: Date): NodeRecord {
  const { probeSeconds, longestProbeSeconds } = settings;
  const again = record.health === 'PROBING' && record.pauseSeconds > 0;
  const pauseSeconds = Math.min(again ? record.pauseSeconds * 2 : probeSeconds, longestProbeSeconds);
  return { ...record, ...NO_PROBE, health: 'QUARANTINED', pauseSeconds, probeAt: later(now, pauseSeconds) };
}

/** Returns a node after some of its attempts failed or were ended; a success is no matter of this. */
export function judgeNode(
  record: NodeRecord,
  ends: readonly NodeEnd[],
  settings: HealthSettings,
  now: Date,
): NodeVerdict {
  if (record.health === 'PROBING') {
    const probe = ends.find(({ jobId, attempt }) => jobId === record.probeJob && attempt === record.probeAttempt);
    if (!probe) return { record, isSuspect: false, tasks: [] };
    const next: NodeRecord =
      probe.end === 'FAILED'
        ? quarantined(record, settings, now)
        : { ...record, ...NO_PROBE, health: 'QUARANTINED', probeAt: now };
    return { record: next, isSuspect: false, tasks: [] };
  }
  const added = ends.flatMap(({ end, own, taskId }) =>
    end === 'FAILED' ? [{ at: now.toISOString(), taskId, own }] : [],
  );
  if (record.health !== 'OK' || added.length === 0) return { record, isSuspect: false, tasks: [] };
  const { nodeFailures, nodeTasks, nodeWindowSeconds } = settings;
  const since = later(now, -nodeWindowSeconds).toISOString();
  const failures = [...record.failures, ...added].filter(({ at }) => at >= since).slice(-MAX_KEPT);
  const tasks = [...new Set(failures.map(({ taskId }) => taskId))];
  const isOwn = failures.filter(({ own }) => own).length >= nodeFailures;
  const isSuspect = isOwn || (failures.length >= nodeFailures && tasks.length >= nodeTasks);
  return { record: { ...record, failures }, isSuspect, tasks: isOwn ? [] : tasks };
}

/** Failures that are kept per node: as many as any setting asks for. */
const MAX_KEPT = 100;

/** What is known of the others when a node is suspect. */
export interface Others {
  /** Another node has had a success within the window. */
  readonly othersSucceed: boolean;
  /** Tasks that failed here of which some attempt has finished. */
  readonly goodTasks: number;
  readonly workingNodes: number;
  readonly quarantinedNodes: number;
}

/** Whether a suspect node goes into quarantine: others do well with the same work, and enough nodes are left. */
export function shouldQuarantine({ tasks }: NodeVerdict, others: Others, settings: HealthSettings): boolean {
  const { othersSucceed, goodTasks, workingNodes, quarantinedNodes } = others;
  const isFaultOfNode = tasks.length === 0 || goodTasks >= settings.nodeTasks;
  return othersSucceed && isFaultOfNode && quarantinedNodes + 1 <= workingNodes * settings.nodeShare;
}

/** Returns how many jobs the pilots of a node may claim now. */
export function claimAllowance(
  node: { readonly health: NodeRecord['health'] | null; readonly probeAt: Date | null },
  max: number,
  now: Date,
): { readonly max: number; readonly isProbe: boolean } {
  if (node.health === null || node.health === 'OK') return { max, isProbe: false };
  const isDue = node.health === 'QUARANTINED' && node.probeAt !== null && node.probeAt <= now;
  return isDue ? { max: Math.min(1, max), isProbe: true } : { max: 0, isProbe: false };
}
