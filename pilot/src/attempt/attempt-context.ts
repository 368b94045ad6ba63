import type { JobReport } from '#operations';
import type { Logger } from '@visor/service/process';
import type { Analysis } from '../analyse/analyse-outputs.ts';
import type { PilotConfig } from '../config.ts';
import type { Inspect } from '@visor/storage';
import type { ProgramIdentity } from '../payload/identify-program.ts';
import type { InputMounts } from '../payload/input-mounts.ts';
import type { Launch } from '../payload/job-file.rules.ts';
import type { NodeEnvironment } from '../payload/node-environment.ts';
import type { PayloadResult } from '../payload/payload-result.rules.ts';
import type { Programs } from '../payload/programs.ts';
import type { Slots } from '../payload/slots.ts';
import type { Resources } from '../resources/resources.rules.ts';
import type { Readiness } from '../session/readiness.ts';
import type { LogOutcome, StoreSettings } from '../stage-out/stage-out.ts';
import type { WatchedStorage } from '../storage/watch-roots.ts';
import type { Sampler } from '../usage/sampler.ts';
import type { Workdir, Workdirs } from '../workdir/open-workdir.ts';

/** What all attempts of a session share. */
export interface AttemptContext {
  readonly config: PilotConfig;
  readonly slots: Slots;
  /** Absent where inputs are copied. */
  readonly inputMounts: InputMounts | undefined;
  readonly resources: Resources;
  readonly sampler: Sampler;
  readonly environment: NodeEnvironment;
  readonly programs: Programs;
  /** Looks at files outside of the work directory. */
  readonly inspect: Inspect;
  readonly workdirs: Workdirs;
  /** The caller disposes its storage. */
  readonly storing: StoreSettings & { readonly storage: WatchedStorage };
  readonly readiness: Readiness;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly send: (report: JobReport) => void;
}

/** What an attempt has made so far; its log archive holds it. */
export interface AttemptArtifacts {
  /** Says, at its end, which file its payload ran. */
  program?: () => Promise<ProgramIdentity | undefined>;
  /** Where it ran. */
  execution?: Omit<NonNullable<JobReport['execution']>, keyof ProgramIdentity>;
  workdir?: Workdir;
  launch?: Launch;
  result?: PayloadResult;
  analysis?: Analysis;
  /** Its log archive, where it was stored with its outputs. */
  log?: LogOutcome;
}
