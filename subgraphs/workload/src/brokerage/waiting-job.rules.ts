import type { HoldReason } from '../job/retry.rules.ts';
import type { JobState } from '../lifecycle/job.rules.ts';
import type { PilotState } from '../lifecycle/pilot.rules.ts';
import type { TaskPhase } from '../lifecycle/task.rules.ts';
import type { FarmStorage } from '../storage/input-storage.rules.ts';
import type { WaitingOutput } from '../storage/output-storage.rules.ts';
import type { Demands } from '../task/demands.rules.ts';
import type { Device } from '../task/device.rules.ts';

/*
 * What the answer to "why is it not running" is decided from. `brokerage.store.ts` gathers it; times are what the database has.
 */

/** A task, as far as its jobs wait for it. */
export interface TaskFacts {
  readonly id: string;
  readonly phase: TaskPhase;
  readonly device: Device;
  readonly rank: number;
  readonly cancelled: boolean;
  readonly finishRequested: boolean;
  readonly paused: boolean;
  readonly pausedBy: string | null;
  readonly pausedReason: string | null;
  readonly streaming: boolean;
  readonly splitting: boolean;
  /** Who switched splitting off, and why; null where no action says so. */
  readonly splittingBy: string | null;
  readonly splittingReason: string | null;
  readonly datasetId: string;
  readonly outputStorage: string;
  readonly program: string | null;
  readonly labels: readonly string[];
  readonly windowSize: number | null;
  readonly queued: number;
  readonly waiting: number;
  readonly active: number;
  readonly registering: number;
  readonly requests: number;
  readonly files: number;
  /** Tries of its next step that failed, and when the next one is. */
  readonly tries: number;
  readonly tryAt: string;
  /** Its dataset was read to its end, or it waits for the close. */
  readonly isAtEnd: boolean;
  readonly code: string | null;
  readonly text: string | null;
  /** What decides where the outputs of its jobs go. */
  readonly output: WaitingOutput;
}

export interface JobFacts {
  readonly id: string;
  readonly state: JobState;
  readonly device: Device;
  readonly demands: Demands;
  /** Null: it was formed before they were counted. */
  readonly inputBytes: number | null;
  readonly notBefore: string | null;
  readonly avoidNode: string | null;
  readonly avoidUntil: string | null;
  readonly heldReason: HoldReason['code'] | null;
  readonly heldAt: string | null;
  readonly heldRule: string | null;
  readonly heldNodes: readonly string[];
  readonly note: string | null;
  /** Its last attempt. */
  readonly attempt: number | null;
  readonly attemptState: string | null;
  readonly attemptPilot: string | null;
  readonly attemptNode: string | null;
  readonly failureCode: number | null;
  readonly failureText: string | null;
  /** QUEUED jobs that are dispatched before it; null where it is not QUEUED, or they are too many to be counted. */
  readonly ahead: number | null;
  readonly task: TaskFacts;
}

/** What decides which pilots can run a job. */
export interface Wanted extends Pick<JobFacts, 'device' | 'demands'> {
  readonly task: Pick<TaskFacts, 'labels' | 'program'>;
}

export interface PilotFacts {
  readonly name: string;
  readonly node: string;
  readonly device: Device;
  readonly slots: number;
  readonly status: PilotState;
  readonly draining: boolean;
  readonly notReady: string | null;
  readonly lastSeen: string;
  readonly endsAt: string | null;
  /** What it declares; null: not declared. */
  readonly cores: number | null;
  readonly ramMib: number | null;
  readonly scratchMib: number | null;
  readonly gpus: number | null;
  readonly labels: readonly string[] | null;
  readonly prefetch: number | null;
  readonly refuses: readonly string[];
  /** Storages that are not mounted on its node: sorted ids. */
  readonly unmounted: readonly string[];
  readonly programFolders: readonly string[];
  /** Attempts that it holds, and the sums of what they need. */
  readonly held: number;
  readonly usedCores: number;
  readonly usedRamMib: number;
  readonly usedScratchMib: number;
  readonly usedGpus: number;
  readonly nodeOffline: boolean;
  readonly nodeOfflineReason: string | null;
  readonly nodeQuarantined: boolean;
  readonly nodeHealthReason: string | null;
}

/** What all jobs have in common. */
export interface FarmFacts {
  readonly now: Date;
  /** Storages, as the catalog has told of them. */
  readonly rooms: readonly FarmStorage[];
  /** Those seen last come first. */
  readonly pilots: readonly PilotFacts[];
  /** Claimable jobs by device; `exact` is false where counting stopped. */
  readonly queues: readonly { readonly device: Device; readonly queued: number; readonly exact: boolean }[];
  /** Claimable jobs by what their tasks need. */
  readonly claimable: readonly (Wanted & { readonly queued: number })[];
  /** Waiting jobs of tasks that are neither paused nor cancelled, by device and rank. */
  readonly waiting: readonly { readonly device: Device; readonly rank: number; readonly jobs: number }[];
  /** Claimable jobs that the same pilots of a device have at most. */
  readonly window: number;
  /** Whether any task forms jobs, and else who switched it off and why. */
  readonly splitting: { readonly on: boolean; readonly by: string | null; readonly reason: string | null };
}
