import type { JobReport } from '#operations';
import type { Logger } from '@visor/service/process';
import type { Findings } from '../analyse/analyse-outputs.ts';
import type { PilotConfig } from '../config.ts';
import type { Launch } from '../payload/job-file.rules.ts';
import type { Slots } from '../payload/slots.ts';
import type { PayloadResult } from '../payload/payload-result.rules.ts';
import type { Readiness } from '../session/readiness.ts';
import type { Outbound } from '../stage-out/stage-out.ts';
import type { Broom } from '../workdir/directory-cleaner.ts';
import type { Workdir } from '../workdir/open-workdir.ts';

/** What an attempt runs in. */
export interface Surroundings {
  readonly config: PilotConfig;
  readonly slots: Slots;
  readonly broom: Broom;
  readonly outbound: Outbound;
  readonly readiness: Readiness;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly send: (report: JobReport) => void;
}

/** What is known of an attempt so far; its log archive tells it. */
export interface Trail {
  workdir?: Workdir;
  launch?: Launch;
  end?: PayloadResult;
  findings?: Findings;
}
