import { RerunDocument } from '#operations';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { declareOperation, runOperation, type OperationOptions } from './run-operation.ts';
import { findTemplate } from './template/find-template.ts';

interface Options extends OperationOptions {
  readonly failedOf?: string;
  readonly template?: string;
}

/** `visor rerun`: runs files again whose task can no more be retried. */
export function register(program: Command): void {
  declareOperation(program.command('rerun'))
    .description('run files again whose task can no more be retried, as a small dataset with a chain of its own')
    .argument('[files...]', 'ids of files')
    .option('--failed-of <task>', 'the files that this task left undone')
    .option('--template <name|id>', 'another template, from its first stage')
    .action((files: readonly string[], options: Options) => {
      if (files.length > 0 === (options.failedOf !== undefined))
        throw new CommandError(EXIT_CODE.usage, 'give the ids of files, or --failed-of TASK');
      return runOperation(options, async (client, mark) => {
        const { template, failedOf } = options;
        const templateId = template === undefined ? null : (await findTemplate(client, template, 'ACTUAL')).id;
        const what = failedOf === undefined ? { fileIds: files } : { failedOf };
        return (await client.request(RerunDocument, { input: { ...what, templateId, ...mark } })).rerun;
      });
    });
}
