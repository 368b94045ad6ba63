import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import type { schedulerFields } from '../settings/scheduler.fields.rules.ts';
import type { ValuesOf } from '../settings/field.rules.ts';
import { readSettings } from '../settings/setting.reads.ts';
import type { Device } from '../task/device.rules.ts';
import { offer, readDueJobs, recallJobs } from './offer.store.ts';
import { planReorder } from './recall.rules.ts';
import { countDispatches, limitTasks, roundOf } from './round.rules.ts';
import { schedule, type Schedule, type SchedulingRound } from './schedule.rules.ts';
import type { Dispatch } from './scheduler.entity.ts';
import {
  lockScheduler,
  readDevices,
  readTasks,
  storeRound,
  writeScheduler,
  type LockedScheduler,
} from './scheduler.store.ts';
import { jobsReady, type OfferedJob } from './scheduling.messages.ts';

type Settings = ValuesOf<typeof schedulerFields>;

/** Jobs of one round. */
const MAX_BATCH_SIZE = 1_000;

/** Runs a round of the scheduler of each device, and announces the jobs. Returns whether there may be more. */
export async function offerJobs(deps: Deps): Promise<boolean> {
  const [settings, devices] = await Promise.all([
    readSettings(deps.db, 'scheduler', { window: deps.window }),
    readDevices(deps.db),
  ]);
  let more = false;
  for (const device of devices)
    more = (await deps.db.transaction((tx) => offerOfDevice(deps, tx, device, settings))) || more;
  return more;
}

async function offerOfDevice(deps: Deps, tx: Tx, device: Device, settings: Settings): Promise<boolean> {
  const now = deps.now();
  const scheduler = await lockScheduler(tx, device);
  const tasks = await readTasks(tx, device, now);
  if (tasks.length === 0 && scheduler.state.slots.length === 0) return false;
  const plan = planReorder(scheduler, tasks, { pauseMs: settings.reorderSeconds * 1_000, now });
  const recalled = await recallJobs(tx, plan.recall, now);
  const input = roundOf(tasks, recalled, { settings, limit: MAX_BATCH_SIZE, restart: plan.restart, now });
  const decided = await decide(tx, scheduler, input, now);
  const offered = await offer(
    tx,
    decided.jobs.flatMap(({ jobId }) => jobId ?? []),
    recalled.map(({ jobId }) => jobId),
    now,
  );
  await store(tx, { device, scheduler, plan, ...decided, numbers: offered, recalled: recalled.length }, settings, now);
  announce(deps, tx, device, offered, recalled);
  return decided.jobs.length === MAX_BATCH_SIZE;
}

interface Decided {
  readonly input: SchedulingRound;
  readonly state: Schedule['state'];
  /** In the order of dispatch; no id where the task has fewer due jobs than it was given. */
  readonly jobs: readonly { readonly taskId: string; readonly jobId: string | null }[];
}

/** A task's counter of waiting jobs includes those that are held or wait for a retry; who has fewer due is asked again. */
const MAX_PASSES = 5;

async function decide(tx: Tx, { state }: LockedScheduler, first: SchedulingRound, now: Date): Promise<Decided> {
  let input = first;
  for (let pass = 1; ; pass++) {
    const decision = schedule(state, input);
    const counts = countDispatches(decision.dispatches);
    const due = counts.size > 0 ? await readDueJobs(tx, counts, now) : new Map<string, readonly string[]>();
    const limited = limitTasks(input, counts, due);
    if (limited && pass < MAX_PASSES) {
      input = limited;
      continue;
    }
    const taken = new Map<string, number>();
    const jobs = decision.dispatches.map((taskId) => {
      const index = taken.get(taskId) ?? 0;
      taken.set(taskId, index + 1);
      return { taskId, jobId: due.get(taskId)?.[index] ?? null };
    });
    return { input, state: decision.state, jobs };
  }
}

interface StoredDecision extends Decided {
  readonly device: Device;
  readonly scheduler: LockedScheduler;
  readonly plan: { readonly restart: boolean; readonly due: boolean };
  readonly numbers: readonly { readonly jobId: string; readonly number: number }[];
  readonly recalled: number;
}

async function store(tx: Tx, decided: StoredDecision, settings: Settings, now: Date): Promise<void> {
  const { device, scheduler, plan, state, input, jobs, recalled } = decided;
  const reorderedAt = plan.restart ? now : scheduler.reorderedAt;
  if (JSON.stringify(state) !== JSON.stringify(scheduler.state) || plan.restart || plan.due !== scheduler.reorderDue)
    await writeScheduler(tx, device, { state, reorderedAt, reorderDue: plan.due });
  if ((jobs.length === 0 && recalled === 0) || settings.storedRounds === 0) return;
  const numbers = new Map(decided.numbers.map(({ jobId, number }) => [jobId, number]));
  const dispatches = jobs.map(({ taskId, jobId }): Dispatch => {
    const number = jobId === null ? undefined : numbers.get(jobId);
    return { taskId, jobId, number: number ?? null };
  });
  const since = new Date(now.getTime() - settings.storedRoundsHours * 3_600_000);
  const round = { device, state: scheduler.state, input, dispatches, recalled };
  await storeRound(tx, round, { rounds: settings.storedRounds, since }, now);
}

function announce(
  deps: Deps,
  tx: Tx,
  device: Device,
  offered: readonly Omit<OfferedJob, 'device'>[],
  recalled: readonly Omit<OfferedJob, 'device'>[],
): void {
  const queued = new Set(offered.map(({ jobId }) => jobId));
  const back = recalled.filter(({ jobId }) => !queued.has(jobId));
  const changes = [
    ...back.map(({ taskId, jobId }) => ({ taskId, jobId, state: 'DEFINED' })),
    ...offered.map(({ taskId, jobId }) => ({ taskId, jobId, state: 'QUEUED' })),
  ];
  deps.publish(tx, 'wms.jobs.status', jobsChanged(changes));
  const jobs = offered.map((job) => ({ ...job, device }));
  deps.publish(tx, 'wms.jobs.cpu', jobsReady(jobs, 'CPU'));
  deps.publish(tx, 'wms.jobs.gpu', jobsReady(jobs, 'GPU'));
}
