import { ListJobsDocument, ListJobsOfTaskDocument, type JobState } from '#operations';
import { Option, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { jobStreams } from '../change-streams.ts';
import { declareList, printPages, type ListOptions } from '../list-command.ts';
import { jobView } from './view.ts';

const STATES = [
  'DEFINED',
  'QUEUED',
  'ACTIVE',
  'REGISTERING',
  'FINISHED',
  'FAILED',
  'CANCELLED',
] as const satisfies readonly JobState[];

interface Options extends ListOptions {
  readonly task?: string;
  readonly state?: readonly JobState[];
  readonly held?: boolean;
}

/** `visor job list`: jobs of one task or of all. */
export function register(job: Command): void {
  declareList(job, 'list jobs: of a task in their order, of all tasks the newest first')
    .option('--task <id>', 'only those of this task')
    .addOption(new Option('--state <state...>', 'only those in these states').choices(STATES))
    .option('--held', 'only those that a person has to decide about')
    .action((options: Options) => {
      const where = { states: options.state ?? null, held: options.held ?? null };
      return printPages(
        options,
        jobView,
        async (client, page) => {
          if (options.task === undefined) return (await client.request(ListJobsDocument, { ...page, ...where })).jobs;
          const { task } = await client.request(ListJobsOfTaskDocument, { task: options.task, ...page, ...where });
          if (task) return task.jobs;
          throw new CommandError(
            EXIT_CODE.notFound,
            `there is no task ${options.task}; visor task list shows the tasks`,
          );
        },
        (client) => jobStreams(client, options.task ?? null),
      );
    });
}
