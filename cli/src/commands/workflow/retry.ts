import { RetryWorkflowDocument } from '#operations';
import type { Command } from 'commander';
import { declareOperation, runOperation, type OperationOptions } from '../run-operation.ts';

/** `visor workflow retry`. */
export function register(workflow: Command): void {
  declareOperation(workflow.command('retry'))
    .description('give the failed jobs of all tasks of a workflow new attempts')
    .argument('<id>')
    .action((id: string, options: OperationOptions) =>
      runOperation(
        options,
        async (client, mark) => (await client.request(RetryWorkflowDocument, { id, ...mark })).retryWorkflow,
      ),
    );
}
