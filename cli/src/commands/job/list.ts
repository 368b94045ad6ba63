import {
  ListJobsDocument,
  ListJobsOfTaskDocument,
  type JobFilter,
  type JobOrderField,
  type JobState,
} from '#operations';
import { FILTER_TABLES, filterTerm } from '@visor/schema';
import { Option, type Command } from 'commander';
import { jobStreams } from '../change-streams.ts';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { noSuchName } from '../similar-names.ts';
import { jobView } from './view.ts';

const TABLE = FILTER_TABLES.Job;

interface Options extends FindOptions {
  readonly task?: string;
  readonly state?: readonly JobState[];
  readonly held?: boolean;
}

/** `visor job list`: jobs of one task or of all. */
export function register(job: Command): void {
  const description = 'list jobs: of a task in their order, of all tasks the newest first';
  declareFind(job, description, TABLE, 'state:FAILED -node:wn17 ended>=-2h')
    .option('--task <id>', 'only those of this task, also archived ones: task:<id>')
    .addOption(
      new Option('--state <state...>', 'only those in these states: state:<state>').choices(TABLE.fields.state.values),
    )
    .option('--held', 'only those that a person has to decide about: held:yes')
    .action((options: Options) => {
      const { task, state, held } = options;
      const isOfTask = task !== undefined && options.where.length === 0 && options.order === undefined;
      const terms = [
        task !== undefined && filterTerm('task', [task]),
        state && filterTerm('state', state),
        held && filterTerm('held', ['yes']),
      ];
      const request = findRequest<JobFilter, JobOrderField>(TABLE, options, terms);
      return printPages(
        options,
        jobView,
        async (client, page) => {
          const counted = page.after === null;
          if (!isOfTask) return (await client.request(ListJobsDocument, { ...page, ...request, counted })).jobs;
          const ofTask = { task, states: state ?? null, held: held ?? null };
          const found = await client.request(ListJobsOfTaskDocument, { ...page, ...ofTask, counted });
          if (found.task) return found.task.jobs;
          throw await noSuchName(client, 'task', task);
        },
        (client) => jobStreams(client, task ?? null),
        TABLE.of,
      );
    });
}
