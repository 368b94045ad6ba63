import { randomUUID } from 'node:crypto';
import {
  FailJobsDocument,
  KillJobsDocument,
  KnownTaskDocument,
  ListJobsDocument,
  ReleaseJobsDocument,
  type JobFilter,
  type JobRowFragment,
} from '#operations';
import type { Client } from '@visor/client';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect } from '../../local/connect.ts';
import { counted } from '../../output/count.rules.ts';
import { inOrder, readAll } from '../act/read-all.ts';
import { declareAct, isConfirmed, readReason, type ActOptions } from '../act/declare-act.ts';
import { declareSelection, readSelection, type SelectionOptions } from '../act/selection.ts';
import { steer } from '../act/steer.ts';
import { noSuchName } from '../similar-names.ts';
import { jobView } from './view.ts';

type Options = ActOptions & SelectionOptions;

/** `visor job kill|release|fail`. */
export function register(job: Command): void {
  declareDecision(job, 'kill', 'node:wn17 startedAt<-6h')
    .description('end the attempt of a job that runs; the retry rules decide about the job')
    .action(kill);
  declareHeld(job, 'release', 'try held jobs again; their failures are counted from 0', async (client, variables) => {
    const { releaseJobs } = await client.request(ReleaseJobsDocument, variables);
    return releaseJobs;
  });
  declareHeld(job, 'fail', 'end held jobs as FAILED, with what they are held for', async (client, variables) => {
    const { failJobs } = await client.request(FailJobsDocument, variables);
    return failJobs;
  });
}

const declareDecision = (job: Command, verb: string, example: string): Command =>
  declareSelection(declareAct(job.command(verb), { needsReason: true }), '[ids...]', example).addHelpText(
    'after',
    `
Examples:
  visor job ${verb} ID --reason 'disk replaced'
  visor job ${verb} --where '${example}' --dry-run
`,
  );

const readJobs = (client: Client, where: JobFilter): Promise<JobRowFragment[]> =>
  readAll('jobs', async (page) => (await client.request(ListJobsDocument, { ...page, where, counted: false })).jobs);

async function kill(ids: readonly string[], options: Options): Promise<void> {
  const { where } = readSelection<JobFilter>(FILTER_TABLES.Job, ids, options);
  await steer(options, {
    verb: 'kill',
    what: 'jobs',
    needsReason: true,
    view: jobView,
    isSingle: ids.length === 1,
    // Only jobs that run can be killed.
    find: async (client) =>
      where === null
        ? await inOrder(client, 'job', ids, await readJobs(client, { id: { in: ids } }))
        : await readJobs(client, { ...where, state: where.state ?? { in: ['ACTIVE'] } }),
    async send(client, jobs, reason) {
      const input = { ids: jobs.map(({ id }) => id), reason, requestId: randomUUID() };
      return (await client.request(KillJobsDocument, { input })).killJobs;
    },
  });
}

interface Selection {
  readonly where: { readonly jobIds: readonly string[] | null; readonly taskId: string | null };
  readonly reason: string;
}

type Decide = (client: Client, selection: Selection) => Promise<{ readonly applied: number; readonly more: boolean }>;

function declareHeld(job: Command, verb: string, description: string, decide: Decide): void {
  declareDecision(job, verb, 'failure:404 node:wn17')
    .description(description)
    .option('--task <id>', 'all held jobs of this task')
    .action((ids: readonly string[], options: Options & { readonly task?: string }) =>
      decideHeld(verb, decide, ids, options),
    );
}

async function decideHeld(
  verb: string,
  decide: Decide,
  ids: readonly string[],
  options: Options & { readonly task?: string },
): Promise<void> {
  const { task, where } = options;
  if ([ids.length > 0, task !== undefined, where.length > 0].filter(Boolean).length !== 1)
    throw new CommandError(
      EXIT_CODE.usage,
      'give the ids of held jobs, --task ID or --where FILTER; visor job list --held shows them',
    );
  const reason = options.dryRun ? '' : readReason(options);
  await using client = connect(options);
  if (task !== undefined && !(await client.request(KnownTaskDocument, { id: task })).task)
    throw await noSuchName(client, 'task', task);
  let jobIds = ids.length > 0 ? ids : null;
  // Which they are is read where somebody is to see them, and where a filter chooses them.
  if (options.dryRun || where.length > 0 || (!options.yes && ids.length !== 1)) {
    const items = await readJobs(client, { ...heldFilter(ids, options), held: true });
    if (!(await isConfirmed(options, { verb, what: 'held jobs', items, view: jobView }))) return;
    if (where.length > 0) jobIds = items.map(({ id }) => id);
  }
  let applied = 0;
  for (let more = jobIds === null || jobIds.length > 0; more;) {
    const answer = await decide(client, { where: { jobIds, taskId: task ?? null }, reason });
    applied += answer.applied;
    more = answer.more && answer.applied > 0;
  }
  process.stdout.write(`${applied}\n`);
  process.stderr.write(`${counted(applied, 'held job')}: ${verb}\n`);
  const others = ids.length > 0 ? new Set(ids).size - applied : Number(applied === 0);
  if (others > 0)
    throw new CommandError(
      EXIT_CODE.failed,
      `${applied === 0 ? 'none of them is' : `${others} of them are not`} held; visor job list --held shows those that are`,
    );
}

function heldFilter(ids: readonly string[], options: SelectionOptions & { readonly task?: string }): JobFilter {
  if (options.task !== undefined) return { task: { eq: options.task } };
  return readSelection<JobFilter>(FILTER_TABLES.Job, ids, options).where ?? { id: { in: ids } };
}
