import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import type { schedulerFields } from '../settings/scheduler.fields.rules.ts';
import type { ValuesOf } from '../settings/field.rules.ts';
import { lostStoragesOf, type FarmStorage } from '../storage/input-storage.rules.ts';
import { whyNoRoom } from '../storage/output-storage.rules.ts';
import { readFarmStorages } from '../pilot/farm-storage.store.ts';
import { readSettings } from '../settings/setting.reads.ts';
import { DEVICES, type Device } from '../task/device.rules.ts';
import { offer, readDueJobs, readFirstNumbers, recallJobs, type OfferedTurn } from './offer.store.ts';
import { scheduleTurns, takePlaces, usablePlaces, type KeptPlaces, type TurnsOfRound } from './places.rules.ts';
import { planReorder } from './recall.rules.ts';
import { countDispatches, limitTasks, roomsOf, roundOf } from './round.rules.ts';
import { roundToStore, type SchedulingRound } from './schedule.rules.ts';
import type { Dispatch } from './scheduler.entity.ts';
import {
  lockScheduler,
  readDevices,
  readTasks,
  storeRound,
  writeScheduler,
  type LockedScheduler,
  type QueuedTask,
} from './scheduler.store.ts';
import { jobsReady, type OfferedJob } from './scheduling.messages.ts';

type Settings = ValuesOf<typeof schedulerFields>;

/** Jobs of one round. */
const MAX_BATCH_SIZE = 1_000;

/** Runs a round of the scheduler of each device, and announces the jobs. Returns whether there may be more. */
export async function offerJobs(deps: Deps): Promise<boolean> {
  const [settings, devices] = await Promise.all([readOwnSettings(deps, deps.db), readDevices(deps.db)]);
  let more = false;
  for (const device of devices)
    more =
      (await deps.db.transaction(
        async (tx) => {
          const [scheduler, tasks, storages] = await tx.together((sql) => [
            lockScheduler(sql, device, 'wait'),
            readTasks(sql, device, deps.now()),
            readFarmStorages(sql),
          ]);
          if (!scheduler) throw new Error(`there is no scheduler for device ${device}`);
          return offerOfDevice(deps, tx, { device, scheduler, tasks: stopWithoutStorage(tasks, storages), settings });
        },
        { isSmall: true },
      )) || more;
  return more;
}

const readOwnSettings = ({ window }: Deps, sql: Pick<Tx, 'query'>): Promise<Settings> =>
  readSettings(sql, 'scheduler', { window });

/**
 * Runs a round of the scheduler of these devices in a transaction that has formed jobs of tasks that nobody else sees: else it would
 * lock tasks before the scheduler, where rounds lock them after it. While another round is under way, the loop follows it.
 */
export async function offerFormed(deps: Deps, tx: Tx, devices: ReadonlySet<Device>): Promise<void> {
  for (const device of DEVICES.filter((known) => devices.has(known))) {
    const [scheduler, waiting, storages, settings] = await tx.together((sql) => [
      lockScheduler(sql, device, 'skip locked'),
      readTasks(sql, device, deps.now()),
      readFarmStorages(sql),
      readOwnSettings(deps, sql),
    ]);
    const tasks = stopWithoutStorage(waiting, storages);
    const isUnderWay = !scheduler || (await offerOfDevice(deps, tx, { device, scheduler, tasks, settings }));
    if (isUnderWay) deps.wake(tx, 'offer');
  }
}

/** Jobs of tasks are not given to pilots while no storage has room for what one of them writes, or what one of them reads is lost. */
const stopWithoutStorage = (tasks: readonly QueuedTask[], storages: readonly FarmStorage[]): QueuedTask[] =>
  tasks.map((task) => {
    const { output } = task;
    const hasRoom = whyNoRoom(storages, { ...output, bytes: output.bytesPerJob ?? 0 }) === undefined;
    return !hasRoom || lostStoragesOf(storages, output.inputUrls).length > 0 ? { ...task, stopped: true } : task;
  });

/** What a round begins with. */
interface BegunRound {
  readonly device: Device;
  readonly scheduler: LockedScheduler;
  readonly tasks: readonly QueuedTask[];
  readonly settings: Settings;
}

async function offerOfDevice(deps: Deps, tx: Tx, begun: BegunRound): Promise<boolean> {
  const { device, scheduler, tasks, settings } = begun;
  const now = deps.now();
  if (tasks.length === 0 && scheduler.state.slots.length === 0) return false;
  const plan = planReorder(scheduler, tasks, { pauseMs: settings.reorderSeconds * 1_000, now });
  const recalled = await recallJobs(tx, plan.recall, now);
  const places = plan.restart ? new Map() : await readPlaces(tx, scheduler, tasks, settings);
  const input = roundOf(tasks, recalled, {
    settings,
    limit: MAX_BATCH_SIZE,
    restart: plan.restart,
    now,
    places,
    kept: scheduler.state.kept,
  });
  const decided = await decide(tx, scheduler, { input, places, rooms: roomsOf(tasks, recalled) }, now);
  const back = recalled.map(({ jobId }) => jobId);
  const offered = await offer(tx, [...decided.taken, ...decided.turns], back, now);
  await store(tx, { device, scheduler, plan, decided, offered, recalled: recalled.length }, settings, now);
  announce(deps, tx, device, offered, recalled);
  return decided.turns.length === MAX_BATCH_SIZE;
}

async function readPlaces(
  tx: Tx,
  { state }: LockedScheduler,
  tasks: readonly QueuedTask[],
  { maxWeight }: Settings,
): Promise<KeptPlaces> {
  if (!state.kept) return new Map();
  const first = await readFirstNumbers(
    tx,
    tasks.filter(({ queued }) => queued > 0).map(({ id }) => id),
  );
  return usablePlaces(state, tasks, first, maxWeight);
}

interface Decided {
  readonly input: SchedulingRound;
  readonly state: TurnsOfRound['state'];
  /** Places that tasks go on to keep. */
  readonly places: KeptPlaces;
  /** Jobs that take places which their tasks kept. */
  readonly taken: readonly OfferedTurn[];
  /** In the order of dispatch; no id where the task keeps the place, or has fewer due jobs than it was given. */
  readonly turns: readonly OfferedTurn[];
}

/** A task's counter of waiting jobs includes those that are held or wait for a retry; who has fewer due is asked again. */
const MAX_PASSES = 5;

interface Round {
  readonly input: SchedulingRound;
  readonly places: KeptPlaces;
  readonly rooms: ReadonlyMap<string, number>;
}

async function decide(tx: Tx, { state }: LockedScheduler, round: Round, now: Date): Promise<Decided> {
  const taken = takePlaces(round.places, round.rooms);
  let { input } = round;
  for (let pass = 1; ; pass++) {
    const decision = scheduleTurns(state, input, taken, round.rooms);
    const counts = countDispatches([
      ...[...taken].flatMap(([id, numbers]) => numbers.map(() => id)),
      ...decision.dispatches,
    ]);
    const due = counts.size > 0 ? await readDueJobs(tx, counts, now) : new Map<string, readonly string[]>();
    const limited = limitTasks(input, counts, due, taken);
    if (!limited || pass === MAX_PASSES) return jobsOfTurns(decision, round.places, taken, due);
    input = limited;
  }
}

/** Gives due jobs to turns: first to the places that were kept. */
function jobsOfTurns(
  { input, state, dispatches, hasRoom }: TurnsOfRound,
  places: KeptPlaces,
  taken: KeptPlaces,
  due: ReadonlyMap<string, readonly string[]>,
): Decided {
  const next = new Map<string, number>();
  const nextJob = (taskId: string): string | null => {
    const index = next.get(taskId) ?? 0;
    next.set(taskId, index + 1);
    return due.get(taskId)?.[index] ?? null;
  };
  const early = [...taken].flatMap(([taskId, numbers]) =>
    numbers.map((number): OfferedTurn => ({ taskId, jobId: nextJob(taskId), number, keeps: false })),
  );
  const turns = dispatches.map((taskId, index): OfferedTurn => {
    const keeps = hasRoom[index] === false;
    return { taskId, jobId: keeps ? null : nextJob(taskId), number: null, keeps };
  });
  const idle = new Set(early.filter(({ jobId }) => jobId === null).map(({ taskId }) => taskId));
  const kept = [...places]
    .filter(([id]) => !idle.has(id))
    .map(([id, numbers]) => [id, numbers.slice(taken.get(id)?.length ?? 0)] as const);
  const jobs = early.filter(({ jobId }) => jobId !== null).toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0));
  return { input, state, places: new Map(kept), taken: jobs, turns };
}

interface StoredDecision {
  readonly device: Device;
  readonly scheduler: LockedScheduler;
  readonly plan: { readonly restart: boolean; readonly due: boolean };
  readonly decided: Decided;
  readonly offered: readonly OfferedTurn[];
  readonly recalled: number;
}

/** The state after a round, with the places that were kept before it and in it. */
function stateAfter({ state, places }: Decided, offered: readonly OfferedTurn[]): LockedScheduler['state'] {
  const kept: Record<string, number[]> = {};
  for (const [id, numbers] of places) kept[id] = [...numbers];
  for (const { taskId, number, keeps } of offered) if (keeps && number !== null) (kept[taskId] ??= []).push(number);
  const used = Object.entries(kept).filter(([, numbers]) => numbers.length > 0);
  return used.length > 0 ? { ...state, kept: Object.fromEntries(used) } : state;
}

async function store(tx: Tx, decision: StoredDecision, settings: Settings, now: Date): Promise<void> {
  const { device, scheduler, plan, decided, offered, recalled } = decision;
  const { taken, turns } = decided;
  const state = stateAfter(decided, offered);
  const isMoved = !isSameState(state, scheduler.state);
  const isIdle = turns.length === 0 && taken.length === 0 && recalled === 0;
  const round = settings.storedRounds > 0 ? roundOfDecision(decision) : undefined;
  // A round that only notes which tasks came and went is stored where the chain would break without it.
  const isStored = round !== undefined && (!isIdle || (isMoved && round.input.chain !== undefined));
  const chain = isStored ? round.input.chain : isMoved ? undefined : scheduler.state.chain;
  if (isMoved || isStored || plan.restart || plan.due !== scheduler.reorderDue)
    await writeScheduler(tx.withNext, device, {
      state: { ...state, ...(chain !== undefined && { chain }) },
      reorderedAt: plan.restart ? now : scheduler.reorderedAt,
      reorderDue: plan.due,
    });
  if (!isStored) return;
  const since = new Date(now.getTime() - settings.storedRoundsHours * 3_600_000);
  const dispatches = offered.slice(taken.length).map(dispatchOf);
  const keep = { rounds: settings.storedRounds, since };
  await storeRound(tx.withNext, { device, ...round, dispatches, recalled }, keep, now);
}

const isSameState = (a: LockedScheduler['state'], b: LockedScheduler['state']): boolean =>
  JSON.stringify({ ...a, chain: undefined }) === JSON.stringify({ ...b, chain: undefined });

function roundOfDecision({ scheduler, plan, decided: { input, taken, turns }, offered }: StoredDecision) {
  const early = offered.slice(0, taken.length).map(dispatchOf);
  const stored = { ...input, reordered: plan.restart, ...(early.length > 0 && { taken: early }) };
  return roundToStore(
    scheduler.state,
    stored,
    turns.map(({ taskId }) => taskId),
  );
}

const dispatchOf = ({ taskId, jobId, number }: OfferedTurn): Dispatch => ({ taskId, jobId, number });

function announce(
  deps: Deps,
  tx: Tx,
  device: Device,
  turns: readonly OfferedTurn[],
  recalled: readonly Omit<OfferedJob, 'device'>[],
): void {
  const offered = turns.flatMap(({ taskId, jobId, number }) =>
    jobId === null || number === null ? [] : [{ taskId, jobId }],
  );
  const queued = new Set(offered.map(({ jobId }) => jobId));
  const back = recalled.filter(({ jobId }) => !queued.has(jobId));
  const changes = [
    ...back.map(({ taskId, jobId }) => ({ taskId, jobId, state: 'DEFINED' })),
    ...offered.map(({ taskId, jobId }) => ({ taskId, jobId, state: 'QUEUED' })),
  ];
  deps.publish(tx, 'wms.jobs.status', jobsChanged(changes));
  const jobs = offered.map((job) => ({ ...job, device }));
  const ready = { CPU: jobsReady(jobs, 'CPU'), GPU: jobsReady(jobs, 'GPU') };
  deps.publish(tx, 'wms.jobs.cpu', ready.CPU);
  deps.publish(tx, 'wms.jobs.gpu', ready.GPU);
  for (const kind of ['CPU', 'GPU'] as const)
    deps.announceReady(tx, { device: kind, taskIds: ready[kind].map(({ taskId }) => taskId) });
}
