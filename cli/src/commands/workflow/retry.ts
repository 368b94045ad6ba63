import { RetryWorkflowDocument } from '#operations';
import type { Command } from 'commander';
import { actOnWorkflows, declareBulk, type BulkOptions } from '../act/act-on-tasks.ts';
import { aboutIds } from '../similar-names.ts';
import { runOperation } from '../run-operation.ts';

/** `visor workflow retry`. */
export function register(workflow: Command): void {
  declareBulk(workflow.command('retry'), false, 'status:FAILED created>=-1d')
    .description('give the failed jobs of all tasks of workflows new attempts')
    .action(async (ids: readonly string[], options: BulkOptions) => {
      const [id = ''] = ids;
      if (ids.length !== 1 || options.where.length > 0 || options.dryRun) await actOnWorkflows('RETRY', ids, options);
      else
        await runOperation(
          options,
          async (client, mark) =>
            (await aboutIds(client, 'workflow', ids, client.request(RetryWorkflowDocument, { id, ...mark })))
              .retryWorkflow,
        );
    });
}
