import { PreviewRetryDocument, RetryJobsDocument, RetryTaskDocument, type PreviewRetryQuery } from '#operations';
import { InvalidArgumentError, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect } from '../../local/connect.ts';
import { printList } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { actOnTasks, declareBulk, type BulkOptions } from '../act/act-on-tasks.ts';
import { aboutIds } from '../similar-names.ts';
import { runOperation } from '../run-operation.ts';

interface Options extends BulkOptions {
  readonly code?: readonly number[];
  readonly node?: readonly string[];
}

interface Retried {
  readonly task: string;
  readonly preview: PreviewRetryQuery['previewRetry'];
}

const retriedView: View<Retried> = {
  name: ({ task }) => task,
  columns: [
    { title: 'TASK', of: ({ task }) => task },
    { title: 'JOBS', of: ({ preview }) => `${preview.exact ? '' : 'more than '}${preview.matched}` },
    { title: 'CODES', of: ({ preview }) => preview.codes.map(({ code, count }) => `${count} x ${code}`).join(', ') },
  ],
};

function addCode(text: string, others: readonly number[] = []): readonly number[] {
  if (/^\d{3}$/.test(text)) return [...others, Number(text)];
  throw new InvalidArgumentError('a failure code of three digits is expected, as in docs/states.md.');
}

/** `visor task retry`: gives failed jobs new attempts. */
export function register(task: Command): void {
  declareBulk(task.command('retry'), false, 'state:FAILED name:reco')
    .description('give the failed jobs of tasks new attempts')
    .option('--code <code>', 'only those that failed with this code; repeatable', addCode)
    .option('--node <name...>', 'only those that failed on these nodes')
    .addHelpText(
      'after',
      `
Examples:
  visor task retry ID --code 404 --dry-run
  visor task retry ID --reason 'the program is mended'
  visor task retry --where 'state:FAILED name:reco' --yes
`,
    )
    .action(retry);
}

async function retry(ids: readonly string[], options: Options): Promise<void> {
  const { code, node } = options;
  const where = code || node ? { codes: code ?? null, nodes: node ?? null } : null;
  if (where && ids.length !== 1)
    throw new CommandError(
      EXIT_CODE.usage,
      "--code and --node go with the id of one task; of several: visor job retry --where 'task:ID,ID failure:404'",
    );
  const [id = ''] = ids;
  if (ids.length > 0 && options.where.length === 0 && options.dryRun) await preview(ids, where, options);
  else if (ids.length !== 1 || options.where.length > 0) await actOnTasks('RETRY', ids, options);
  else
    await runOperation(options, async (client, mark) =>
      where
        ? (await aboutIds(client, 'task', ids, client.request(RetryJobsDocument, { id, where, ...mark }))).retryJobs
        : (await aboutIds(client, 'task', ids, client.request(RetryTaskDocument, { id, ...mark }))).retryTask,
    );
}

async function preview(
  ids: readonly string[],
  where: { readonly codes: readonly number[] | null; readonly nodes: readonly string[] | null } | null,
  options: Options,
): Promise<void> {
  await using client = connect(options);
  const retried: Retried[] = [];
  for (const id of ids) {
    const { previewRetry } = await aboutIds(client, 'task', [id], client.request(PreviewRetryDocument, { id, where }));
    retried.push({ task: id, preview: previewRetry });
  }
  printList(retried, retriedView, options);
  process.stderr.write('retry: nothing was done\n');
}
