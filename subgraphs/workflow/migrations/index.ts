import { busMigration } from '@visor/bus';
import type { MigrationObject } from '@visor/db';
import { Init } from './0001-init.ts';
import { Reasons } from './0002-reasons.ts';
import { TemplateVersion } from './0003-template-version.ts';
import { Control } from './0004-control.ts';
import { JobsByHand } from './0005-jobs-by-hand.ts';
import { Reruns } from './0006-reruns.ts';
import { AwaitedCommands } from './0007-awaited-commands.ts';
import { Find } from './0009-find.ts';
import { Acts } from './0010-acts.ts';
import { Time } from './0011-time.ts';
import { Bulk } from './0020-bulk.ts';
import { FailedJobs } from './0021-retention.ts';
import { Steering } from './0022-steering.ts';
import { FindByStatus } from './0023-find-by-status.ts';
import { AcceptedFindings } from './0024-accepted-findings.ts';

/** In order; never edited once released. */
export const migrations: readonly MigrationObject[] = [
  busMigration,
  { name: '0001-init', class: Init },
  { name: '0002-reasons', class: Reasons },
  { name: '0003-template-version', class: TemplateVersion },
  { name: '0004-control', class: Control },
  { name: '0005-jobs-by-hand', class: JobsByHand },
  { name: '0006-reruns', class: Reruns },
  { name: '0007-awaited-commands', class: AwaitedCommands },
  { name: '0009-find', class: Find },
  { name: '0010-acts', class: Acts },
  { name: '0011-time', class: Time },
  { name: '0020-bulk', class: Bulk },
  { name: '0021-retention', class: FailedJobs },
  { name: '0022-steering', class: Steering },
  { name: '0023-find-by-status', class: FindByStatus },
  { name: '0024-accepted-findings', class: AcceptedFindings },
];
