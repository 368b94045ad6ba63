import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import type { AttemptUpdate } from '../job/apply-transitions.ts';
import { attemptLifecycle, UNREACHABLE } from '../lifecycle/attempt.rules.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { valuesOf } from '../settings/field.rules.ts';
import { healthFields } from '../settings/health.fields.rules.ts';
import { taskControlChanged } from '../task/task.messages.ts';
import {
  lockNodes,
  noteSuccesses,
  readOthers,
  readPilotsOf,
  writeNodes,
  type NodeChange,
  type NodeRow,
} from './health.store.ts';
import {
  judgeNode,
  nodeEndOf,
  quarantined,
  shouldQuarantine,
  type HealthSettings,
  type NodeEnd,
  type NodeVerdict,
} from './node-health.rules.ts';
import { isFailure, hourBefore } from '../job/outcome.rules.ts';
import { pauseReason } from './task-health.rules.ts';
import { pauseTask, readOutcomes } from './task-outcome.store.ts';

interface End extends NodeEnd {
  readonly node: string;
  /** It failed or was lost, by the node or by its task; an attempt that was given back or cancelled did not. */
  readonly isFailed: boolean;
}

/** The node did nothing to the attempt: its pilot never got it, or was started again by somebody. */
const ENDED_OTHERWISE: ReadonlySet<string> = new Set(['CLAIM_NOT_RECEIVED', 'PILOT_RESTARTED']);

function endOf({ attempt, transitions, cause }: AttemptUpdate): End[] {
  const last = transitions.at(-1);
  // What has happened to a node counts when its pilot falls silent, not when another claims the job.
  if (!last || !(attemptLifecycle.isFinal(last.state) || last.state === UNREACHABLE)) return [];
  const { jobId, number, taskId, node } = attempt;
  const end = nodeEndOf(
    last.state === UNREACHABLE ? 'LOST' : last.state,
    last.failure?.code ?? null,
    ENDED_OTHERWISE.has(cause),
  );
  return [{ jobId, attempt: number, taskId, node, ...end, isFailed: isFailure(last) }];
}

/**
 * Notes how attempts ended on their nodes; quarantines a node that fails everything while others succeed, and pauses a
 * task that fails too much. Called once a batch is written, so that nodes are locked after jobs and tasks.
 */
export async function recordEnds(deps: Deps, tx: Tx, updates: readonly AttemptUpdate[], now: Date): Promise<void> {
  const ends = updates.flatMap(endOf);
  if (ends.length === 0) return;
  const settings = valuesOf(healthFields, updates[0]?.row.healthSettings ?? undefined);
  await judgeTasks(deps, tx, ends, settings, now);
  const byNode = Map.groupBy(ends, ({ node }) => node);
  const succeeded = [...byNode].filter(([, list]) => list.some(({ end }) => end === 'FINISHED')).map(([node]) => node);
  const noted = succeeded.filter((node) => updates[0]?.row.silentNodes.includes(node));
  const back = noted.length > 0 ? await noteSuccesses(tx, noted, now) : [];
  const others = [...byNode.keys()].filter((node) => !succeeded.includes(node));
  const gone = others.length > 0 ? await judgeNodes(deps, tx, others, byNode, settings, now) : [];
  for (const node of back) deps.logAfterCommit(tx, { node }, 'node is out of quarantine: an attempt finished');
  await publishNodes(deps, tx, [...back, ...gone]);
}

/** Tells subscribers of the pilots of nodes whose health changed. */
export async function publishNodes(deps: Deps, tx: Tx, nodes: readonly string[]): Promise<void> {
  if (nodes.length === 0) return;
  deps.publish(tx, 'wms.pilots.status', (await readPilotsOf(tx, nodes)).map(pilotChanged));
  deps.wakeSoon(tx, 'offer');
}

async function judgeNodes(
  deps: Deps,
  tx: Tx,
  names: readonly string[],
  ends: ReadonlyMap<string, readonly End[]>,
  settings: HealthSettings,
  now: Date,
): Promise<string[]> {
  const verdicts = (await lockNodes(tx, names)).map((node) => ({
    node,
    verdict: judgeNode(node, ends.get(node.name) ?? [], settings, now),
  }));
  const suspects = verdicts.flatMap(({ node: { name }, verdict: { isSuspect, tasks } }) =>
    isSuspect ? [{ name, tasks }] : [],
  );
  const others = await readOthers(tx, suspects, new Date(now.getTime() - settings.nodeWindowSeconds * 1000));
  const changes: NodeChange[] = [];
  // Nodes of one batch count for the share of the farm that may be in quarantine, too.
  let added = 0;
  for (const { node, verdict } of verdicts) {
    const known = others.get(node.name);
    const isBad =
      known !== undefined &&
      shouldQuarantine(verdict, { ...known, quarantinedNodes: known.quarantinedNodes + added }, settings);
    if (isBad) added++;
    const change = isBad ? intoQuarantine(node, verdict, settings, now) : changeOf(node, verdict, now);
    if (change) changes.push(change);
  }
  await writeNodes(tx, changes);
  const moved = changes.filter(({ healthSince }) => healthSince !== null);
  for (const { name, healthReason: reason, probeAt } of moved)
    deps.logAfterCommit(tx, { node: name, reason, probeAt }, 'node quarantined');
  return moved.map(({ name }) => name);
}

/** Returns what to write of a node whose failures are its own fault. */
function intoQuarantine(node: NodeRow, { record }: NodeVerdict, settings: HealthSettings, now: Date): NodeChange {
  const failed = record.failures.length;
  const of = new Set(record.failures.map(({ taskId }) => taskId)).size;
  const healthReason = `its last ${failed} attempts failed, of ${of} tasks, while other nodes succeed`;
  return { ...node, ...quarantined(record, settings, now), healthReason, healthSince: now };
}

/** Returns what to write of any other node; undefined: nothing has changed. */
function changeOf(node: NodeRow, { record }: NodeVerdict, now: Date): NodeChange | undefined {
  if (record.health !== node.health) {
    const text =
      record.probeAt && record.probeAt > now ? 'the job that it was given to try failed' : 'its trial told nothing';
    return { ...node, ...record, healthReason: text, healthSince: now };
  }
  return record === node ? undefined : { ...node, ...record, healthReason: null, healthSince: null };
}

async function judgeTasks(
  deps: Deps,
  tx: Tx,
  ends: readonly End[],
  settings: HealthSettings,
  now: Date,
): Promise<void> {
  const failing = new Set(ends.filter(({ isFailed }) => isFailed).map(({ taskId }) => taskId));
  if (failing.size === 0) return;
  for (const outcome of await readOutcomes(tx, [...failing], hourBefore(now))) {
    const reason = pauseReason(outcome, settings);
    if (reason !== undefined) await pause(deps, tx, outcome.taskId, reason, now);
  }
}

async function pause(deps: Deps, tx: Tx, taskId: string, reason: string, now: Date): Promise<void> {
  const rank = await pauseTask(tx, taskId, reason, now);
  if (rank === undefined) return;
  const control = { taskId, paused: true, pausedReason: reason, rank };
  deps.publish(tx, 'wms.tasks.status', [taskControlChanged(control, { by: null, reason, operationId: null })]);
  deps.logAfterCommit(tx, { taskId, reason }, 'task paused itself');
  deps.wakeSoon(tx, 'offer');
}
