import { FailJobsDocument, KillAttemptDocument, ReleaseJobsDocument } from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { declareFormat, printItem, type FormatOptions } from '../../output/declare-format.ts';
import { jobView } from './view.ts';

interface Reason {
  readonly reason: string;
}

const declareDecision = (job: Command, verb: string, description: string): Command =>
  declareConnection(job.command(verb).description(description)).requiredOption(
    '--reason <text>',
    'why; recorded with your name',
  );

/** `visor job kill|release|fail`. */
export function register(job: Command): void {
  declareFormat(
    declareDecision(job, 'kill', 'end the attempt of a job that runs; the retry rules decide about the job'),
  )
    .argument('<id>')
    .action(async (id: string, options: ConnectionOptions & FormatOptions & Reason) => {
      await using client = connect(options);
      const variables = { job: id, attempt: null, reason: options.reason };
      const { killAttempt } = await client.request(KillAttemptDocument, variables);
      printItem(killAttempt, jobView, options);
    });
  declareHeld(job, 'release', 'try held jobs again; their failures are counted from 0', async (client, variables) => {
    const { releaseJobs } = await client.request(ReleaseJobsDocument, variables);
    return releaseJobs;
  });
  declareHeld(job, 'fail', 'end held jobs as FAILED, with what they are held for', async (client, variables) => {
    const { failJobs } = await client.request(FailJobsDocument, variables);
    return failJobs;
  });
}

interface Selection extends Reason {
  readonly where: { readonly jobIds: readonly string[] | null; readonly taskId: string | null };
}

type Decide = (client: Client, selection: Selection) => Promise<{ readonly applied: number; readonly more: boolean }>;

function declareHeld(job: Command, verb: string, description: string, decide: Decide): void {
  declareDecision(job, verb, description)
    .argument('[ids...]', 'ids of held jobs')
    .option('--task <id>', 'all held jobs of this task')
    .action(async (ids: readonly string[], options: ConnectionOptions & Reason & { readonly task?: string }) => {
      if (ids.length > 0 === (options.task !== undefined))
        throw new CommandError(
          EXIT_CODE.usage,
          'give the ids of held jobs, or --task ID; visor job list --held shows them',
        );
      await using client = connect(options);
      const where = { jobIds: ids.length > 0 ? ids : null, taskId: options.task ?? null };
      let applied = 0;
      for (let more = true; more;) {
        const answer = await decide(client, { where, reason: options.reason });
        applied += answer.applied;
        more = answer.more && answer.applied > 0;
      }
      process.stdout.write(`${applied}\n`);
      process.stderr.write(applied === 0 ? 'none of them is held\n' : `${applied} held jobs: ${verb}\n`);
      if (applied === 0) process.exitCode = EXIT_CODE.failed;
    });
}
