import { randomUUID } from 'node:crypto';
import { ActOnJobsDocument, PreviewActOnJobsDocument, type JobFilter, type JobVerb } from '#operations';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { connect } from '../../local/connect.ts';
import { declareBulk, type BulkOptions } from '../act/act-on-tasks.ts';
import { isConfirmed, readReason } from '../act/declare-act.ts';
import { readSelection } from '../act/selection.ts';
import { awaitOperation } from '../run-operation.ts';
import { aboutIds } from '../similar-names.ts';
import { jobView } from './view.ts';

/** `visor job cancel|retry`. */
export function register(job: Command): void {
  declare(
    job,
    'CANCEL',
    'cancel jobs: waiting ones at once, running ones with their attempts; they do not count as failed',
  );
  declare(job, 'RETRY', 'give failed or cancelled jobs new attempts');
}

function declare(job: Command, verb: JobVerb, description: string): void {
  const name = verb.toLowerCase();
  const isLosing = verb === 'CANCEL';
  const example = isLosing ? 'state:QUEUED task:ID' : 'failure:404 node:wn17';
  declareBulk(job.command(name), isLosing, example)
    .description(description)
    .addHelpText(
      'after',
      `
Examples:
  visor job ${name} ID${isLosing ? " --reason 'wrong file'" : ''}
  visor job ${name} --where '${example}' --dry-run
  visor job ${name} --where '${example}'${isLosing ? " --reason 'wrong file'" : ''} --yes --exit all,applied,0 --exit any,refused,3
`,
    )
    .action(async (ids: readonly string[], options: BulkOptions) => {
      const selection = readSelection<JobFilter>(FILTER_TABLES.Job, ids, options);
      const reason = isLosing && !options.dryRun ? readReason(options) : (options.reason ?? null);
      const input = { verb, ...selection, reason, requestId: randomUUID() };
      await using client = connect(options);
      const about = <Answer>(answer: Promise<Answer>) => aboutIds(client, 'job', ids, answer);
      if (options.dryRun || !options.yes) {
        const { previewActOnJobs } = await about(client.request(PreviewActOnJobsDocument, { input }));
        const { matched, jobs } = previewActOnJobs;
        const touched = {
          verb: name,
          what: 'jobs',
          items: jobs,
          count: { value: matched, exact: true },
          view: jobView,
        };
        if (!(await isConfirmed(options, touched))) return;
      }
      const { actOnJobs } = await about(client.request(ActOnJobsDocument, { input }));
      await awaitOperation(client, actOnJobs, options);
    });
}
