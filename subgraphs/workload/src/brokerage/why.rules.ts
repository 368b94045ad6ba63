import { failureCodes, failureName, notRunningSentence, type NotRunningReasonCode } from '@visor/schema';
import type { JobState } from '../lifecycle/job.rules.ts';
import { lostStoragesOf } from '../storage/input-storage.rules.ts';
import { estimateBytes, markFor, whyNoRoom, type OutputDemand } from '../storage/output-storage.rules.ts';
import type { FarmFacts, JobFacts, TaskFacts } from './waiting-job.rules.ts';
import { lackText, nearestOf, sortPilots, type PilotsByFit } from './fit.rules.ts';

/*
 * Why a job or task does not run: every reason that holds, the most decisive first. A job that nothing keeps waiting has a reason,
 * too: what happens to it next.
 */

export interface NotRunningReason {
  readonly code: NotRunningReasonCode;
  readonly text: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

type Parameters = Readonly<Record<string, unknown>>;

const reason = (code: NotRunningReasonCode, parameters: Parameters = {}): NotRunningReason => ({
  code,
  text: notRunningSentence(code, parameters),
  parameters,
});

/** Names that a reason lists. */
const MAX_NAMES = 5;

function names(texts: readonly string[]): string[] {
  const unique = [...new Set(texts)];
  const more = unique.length - MAX_NAMES;
  return more > 0 ? [...unique.slice(0, MAX_NAMES), `+ ${more}`] : unique;
}

const withReason = (name: string, why: string | null): string => (why === null ? name : `${name} (${why})`);

const failureText = (code: number | null): string => (code === null ? '-' : `${code} ${failureName(code)}`);

/** What keeps all jobs of a task from running, whatever the pilots. */
function explainControl(task: TaskFacts): NotRunningReason[] {
  const reasons: NotRunningReason[] = [];
  if (task.cancelled) reasons.push(reason('CANCELLED'));
  else if (task.finishRequested) reasons.push(reason('FINISHING'));
  const why = { reason: task.pausedReason };
  if (task.paused)
    reasons.push(
      task.pausedBy === null ? reason('PAUSED_BY_SERVER', why) : reason('PAUSED', { by: task.pausedBy, ...why }),
    );
  return reasons;
}

/** What keeps jobs from running because no storage has room for what they write: each that could take it. */
function explainStorage(demand: OutputDemand, { rooms }: FarmFacts): NotRunningReason[] {
  const { bytes } = demand;
  return (whyNoRoom(rooms, demand) ?? []).map(({ storage, problem }) => {
    const { name, health, healthReason, usedBytes: used, capacityBytes: capacity, reservedBytes: reserved } = storage;
    const mark = problem === 'FULL' ? markFor(storage, { firstStage: false }) : markFor(storage, demand);
    switch (problem) {
      case 'UNAVAILABLE':
        return reason('STORAGE_CLOSED', { storage: name, why: healthReason ?? health });
      case 'READ_ONLY':
        return reason('STORAGE_CLOSED', { storage: name, why: 'read-only' });
      case 'DRAINING':
        return reason('STORAGE_CLOSED', { storage: name, why: 'draining' });
      case 'NO_ROOM':
        return reason('STORAGE_NO_ROOM', { storage: name, used, reserved, capacity, mark, bytes });
      default:
        return reason('STORAGE_HIGH', { storage: name, used, capacity, mark });
    }
  });
}

/** What keeps jobs from running because all copies of what they read lie on storages that are lost. */
const explainInput = ({ output }: TaskFacts, { rooms }: FarmFacts): NotRunningReason[] =>
  lostStoragesOf(rooms, output.inputUrls).map(({ name, health, healthReason }) =>
    reason('INPUT_STORAGE_LOST', {
      storage: name,
      why: health === 'UNAVAILABLE' ? (healthReason ?? health) : 'it is not mounted on any node',
    }),
  );

/** What keeps one job waiting by itself: a person, or a time. */
function explainDelay(job: JobFacts, now: Date): NotRunningReason[] {
  const failure = { code: failureText(job.failureCode), text: job.failureText };
  const since = job.heldAt && new Date(job.heldAt).toISOString();
  if (job.heldReason === 'RULE') return [reason('HELD_BY_RULE', { since, rule: job.heldRule, ...failure })];
  if (job.heldReason === 'POISON') return [reason('HELD_AS_POISON', { since, nodes: job.heldNodes })];
  if (job.notBefore === null || new Date(job.notBefore) <= now) return [];
  const at = new Date(job.notBefore).toISOString();
  if (job.failureCode === failureCodes.NO_REMOTE_SPACE)
    return [reason('STORAGE_FULL', { storage: job.task.outputStorage, at })];
  return [job.failureCode === null ? reason('WAITS_UNTIL', { at }) : reason('RETRY_AT', { at, ...failure })];
}

/** Pilots that claim nothing, and those that do not claim such jobs, since no storage for their outputs is mounted there. */
const namesNotReady = ({ notReady, withoutStorage }: PilotsByFit): string[] => [
  ...notReady.map(({ name, notReady: why }) => withReason(name, why)),
  ...withoutStorage.map(({ pilot, storages }) =>
    withReason(pilot.name, `not mounted on node ${pilot.node}: storage ${storages.join(', ')}`),
  ),
];

const SILENT: readonly [code: NotRunningReasonCode, describe: (fit: PilotsByFit) => string[]][] = [
  ['NODES_OFFLINE', ({ offline }) => offline.map(({ node, nodeOfflineReason: why }) => withReason(node, why))],
  [
    'NODES_QUARANTINED',
    ({ quarantined }) => quarantined.map(({ node, nodeHealthReason: why }) => withReason(node, why)),
  ],
  ['PILOTS_DRAINING', ({ draining }) => draining.map(({ name }) => name)],
  ['PILOTS_NOT_READY', namesNotReady],
  ['PILOTS_STARTING', ({ starting }) => starting.map(({ name }) => name)],
];

/** Why no pilot takes a job even if all were idle. */
function explainMissingPilots(job: JobFacts, fit: PilotsByFit, farm: FarmFacts): NotRunningReason[] {
  if (fit.free.length > 0 || fit.full.length > 0) return [];
  const { device } = job;
  if (farm.pilots.length === 0) return [reason('NO_PILOT')];
  if (fit.gone.length === farm.pilots.length)
    return [reason('PILOTS_GONE', { pilots: names(fit.gone.map(({ name, status }) => `${name} (${status})`)) })];
  if (fit.gone.length + fit.otherDevice.length === farm.pilots.length)
    return [reason('NO_PILOT_FOR_DEVICE', { device, others: fit.otherDevice.length })];
  const reasons: NotRunningReason[] = [];
  const { program } = job.task;
  if (fit.withoutProgram.length > 0)
    reasons.push(
      reason('PROGRAM_MISSING', {
        program,
        pilots: names(fit.withoutProgram.map(({ name }) => name)),
        folders: names(fit.withoutProgram.flatMap(({ programFolders }) => programFolders)),
      }),
    );
  for (const [code, describe] of SILENT) {
    const texts = names(describe(fit));
    if (texts.length > 0) reasons.push(reason(code, code.startsWith('NODES') ? { nodes: texts } : { pilots: texts }));
  }
  const nearest = nearestOf(fit.unfit);
  if (reasons.length === 0 && nearest)
    reasons.push(
      reason('NO_PILOT_FITS', {
        device,
        pilots: fit.unfit.length,
        nearest: nearest.pilot.name,
        lacks: nearest.lacks.map(lackText),
        details: nearest.lacks,
      }),
    );
  return reasons;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const laneOf = ({ full, free, starting, withoutStorage }: PilotsByFit): string =>
  [...full, ...free, ...starting, ...withoutStorage.map(({ pilot }) => pilot)]
    .map(({ name }) => name)
    .toSorted()
    .join('\n');

/** Claimable jobs that the same pilots can run: they share a window. */
function queuedBeside({ device }: JobFacts, fit: PilotsByFit, farm: FarmFacts): number {
  const lane = laneOf(fit);
  const others = farm.claimable.filter((other) => other.device === device && laneOf(sortPilots(other, farm)) === lane);
  return sum(others.map(({ queued }) => queued));
}

/** What a job waits for in the queue: room in a window, jobs before it, a pilot with room. */
function explainQueue(job: JobFacts, fit: PilotsByFit, farm: FarmFacts): NotRunningReason[] {
  const { task, device } = job;
  const reasons: NotRunningReason[] = [];
  const queue = farm.queues.find((other) => other.device === device);
  const queued = queue?.queued ?? 0;
  if (job.state === 'DEFINED') {
    if (task.windowSize !== null && task.queued >= task.windowSize)
      reasons.push(reason('TASK_WINDOW_FULL', { queued: task.queued, window: task.windowSize }));
    const beside = queued >= farm.window ? queuedBeside(job, fit, farm) : 0;
    if (beside >= farm.window) reasons.push(reason('WINDOW_FULL', { device, queued: beside, window: farm.window }));
  }
  const higher = sum(
    farm.waiting.filter((other) => other.device === device && other.rank > task.rank).map(({ jobs }) => jobs),
  );
  if (higher > 0) reasons.push(reason('BEHIND_RANK', { jobs: higher, device }));
  if (job.state === 'QUEUED' && job.ahead !== 0)
    reasons.push(reason('BEHIND_QUEUED', { jobs: job.ahead ?? `> ${queued}` }));
  const { full, free } = fit;
  if (full.length > 0 && free.length === 0)
    reasons.push(
      reason('PILOTS_BUSY', {
        pilots: full.length,
        held: sum(full.map(({ held }) => held)),
        slots: sum(full.map(({ slots }) => slots)),
        names: names(full.map(({ name }) => name)),
      }),
    );
  const isAvoiding = job.avoidUntil !== null && new Date(job.avoidUntil) > farm.now;
  if (job.avoidUntil !== null && isAvoiding && job.avoidNode !== null)
    reasons.push(reason('AVOIDS_NODE', { node: job.avoidNode, at: new Date(job.avoidUntil).toISOString() }));
  return reasons;
}

/** What happens next to a job that nothing keeps waiting. */
const explainNext = ({ state }: JobFacts, { free }: PilotsByFit): NotRunningReason =>
  state === 'QUEUED' ? reason('CLAIMABLE', { pilots: names(free.map(({ name }) => name)) }) : reason('DUE');

/** Why a job does not run; of one that runs, waits for the catalog or has ended, that. */
export function explainJob(job: JobFacts, farm: FarmFacts): NotRunningReason[] {
  if (job.state === 'ACTIVE')
    return [
      reason('RUNNING', {
        attempt: job.attempt,
        state: job.attemptState,
        pilot: job.attemptPilot,
        node: job.attemptNode,
      }),
    ];
  if (job.state === 'REGISTERING') return [reason('REGISTERING', { note: job.note })];
  if (job.state !== 'DEFINED' && job.state !== 'QUEUED') return [reason('ENDED', { state: job.state })];
  const { output } = job.task;
  const outputs = { ...output, bytes: estimateBytes(job.inputBytes, output) };
  const fit = sortPilots(job, farm, outputs);
  const reasons = [
    ...explainControl(job.task),
    ...explainInput(job.task, farm),
    ...explainStorage(outputs, farm),
    ...explainDelay(job, farm.now),
    ...explainMissingPilots(job, fit, farm),
    ...explainQueue(job, fit, farm),
  ];
  return reasons.length > 0 ? reasons : [explainNext(job, fit)];
}

/** What the forming of a task's jobs waits for. */
function explainForming(task: TaskFacts, farm: FarmFacts): NotRunningReason[] {
  if (task.phase === 'INTAKE') return [reason('INTAKE', { tries: task.tries })];
  if (task.phase !== 'FORMING') return [];
  const { on, by, reason: why } = farm.splitting;
  if (!on) return [reason('SPLITTER_OFF', { scope: 'all tasks', by, reason: why })];
  if (!task.splitting)
    return [reason('SPLITTER_OFF', { scope: 'this task', by: task.splittingBy, reason: task.splittingReason })];
  const at = new Date(task.tryAt).toISOString();
  if (task.tries > 0) return [reason('CATALOG_SILENT', { tries: task.tries, at })];
  if (!task.isAtEnd) return [reason('FORMING', { files: task.files })];
  return [
    task.streaming
      ? reason('WAITS_FOR_FILES', { dataset: task.datasetId, files: task.files })
      : reason('INPUT_OPEN', { dataset: task.datasetId }),
  ];
}

/**
 * Why a task does not run, or not on: what its forming waits for, what its next waiting job waits for, and the jobs that run.
 * @param next the job that waits first; undefined where none waits
 */
export function explainTask(task: TaskFacts, next: JobFacts | undefined, farm: FarmFacts): NotRunningReason[] {
  if (task.phase === 'REJECTED') return [reason('REJECTED', { code: task.code, text: task.text })];
  if (task.phase === 'SUMMARISED') return [reason('ENDED', { state: task.cancelled ? 'CANCELLED' : null })];
  const running = task.active > 0 ? [reason('JOBS_RUNNING', { jobs: task.active })] : [];
  const outputs = { ...task.output, bytes: task.output.bytesPerJob ?? 0 };
  const waiting = next ? explainJob(next, farm) : [...explainControl(task), ...explainStorage(outputs, farm)];
  const reasons = [...waiting, ...explainForming(task, farm), ...running];
  const open = Math.max(task.requests, task.registering);
  if (open > 0) reasons.push(reason('REGISTRATIONS_OPEN', { requests: open }));
  return reasons.length > 0 ? reasons : [reason('DUE')];
}

/** Why a job of the archive does not run. */
export const explainArchivedJob = (state: JobState): NotRunningReason[] => [reason('ENDED', { state })];

/** Why a task that workload does not have does not run. */
export const explainUnknownTask = (): NotRunningReason[] => [reason('NOT_SENT')];
