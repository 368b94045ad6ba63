import { RetryJobsDocument, RetryTaskDocument } from '#operations';
import { InvalidArgumentError, type Command } from 'commander';
import { declareOperation, runOperation, type OperationOptions } from '../run-operation.ts';

interface Options extends OperationOptions {
  readonly code?: readonly number[];
  readonly node?: readonly string[];
}

function addCode(text: string, others: readonly number[] = []): readonly number[] {
  if (/^\d{3}$/.test(text)) return [...others, Number(text)];
  throw new InvalidArgumentError('a failure code of three digits is expected, as in docs/states.md.');
}

/** `visor task retry`: gives failed jobs new attempts. */
export function register(task: Command): void {
  declareOperation(task.command('retry'))
    .description('give the failed jobs of a task new attempts')
    .argument('<id>')
    .option('--code <code>', 'only those that failed with this code; repeatable', addCode)
    .option('--node <name...>', 'only those that failed on these nodes')
    .action((id: string, options: Options) =>
      runOperation(options, async (client, mark) => {
        const { code, node } = options;
        if (!code && !node) return (await client.request(RetryTaskDocument, { id, ...mark })).retryTask;
        const where = { codes: code ?? null, nodes: node ?? null };
        return (await client.request(RetryJobsDocument, { id, where, ...mark })).retryJobs;
      }),
    );
}
