import { FindFilesDocument, RerunDocument, UndoneFilesDocument } from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect } from '../local/connect.ts';
import { printItem, printList } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';
import { inOrder, readAll } from './act/read-all.ts';
import { fileView } from './file/view.ts';
import { declareOperation, runOperation, type OperationOptions } from './run-operation.ts';
import { findTemplate } from './template/find-template.ts';

interface Options extends OperationOptions {
  readonly failedOf?: string;
  readonly template?: string;
  readonly dryRun?: true;
}

interface Undone {
  readonly task: string;
  readonly files: number;
}

const undoneView: View<Undone> = {
  name: ({ task }) => task,
  columns: [
    { title: 'TASK', of: ({ task }) => task },
    { title: 'FILES', of: ({ files }) => files },
  ],
};

/** `visor rerun`: runs files again whose task can no more be retried. */
export function register(program: Command): void {
  declareOperation(program.command('rerun'))
    .description('run files again whose task can no more be retried, as a small dataset with a chain of its own')
    .argument('[files...]', 'ids of files')
    .option('--failed-of <task>', 'the files that this task left undone')
    .option('--template <name|id>', 'another template, from its first stage')
    .option('--dry-run', 'only show what would be run again')
    .addHelpText(
      'after',
      `
Examples:
  visor rerun --failed-of TASK --dry-run
  visor rerun FILE FILE --template reco --reason 'new calibration'
`,
    )
    .action(async (files: readonly string[], options: Options) => {
      if (files.length > 0 === (options.failedOf !== undefined))
        throw new CommandError(EXIT_CODE.usage, 'give the ids of files, or --failed-of TASK');
      if (options.dryRun) return await preview(files, options);
      return await runOperation(options, async (client, mark) => {
        const { failedOf } = options;
        const templateId = await templateOf(client, options);
        const what = failedOf === undefined ? { fileIds: files } : { failedOf };
        return (await client.request(RerunDocument, { input: { ...what, templateId, ...mark } })).rerun;
      });
    });
}

const templateOf = async (client: Client, { template }: Options): Promise<string | null> =>
  template === undefined ? null : (await findTemplate(client, template, 'ACTUAL')).id;

async function preview(ids: readonly string[], options: Options): Promise<void> {
  await using client = connect(options);
  await templateOf(client, options);
  const { failedOf } = options;
  if (failedOf === undefined) {
    const where = { id: { in: ids } };
    const read = async (page: { readonly first: number; readonly after: string | null }) =>
      (await client.request(FindFilesDocument, { ...page, where, counted: false })).fileList;
    printList(inOrder('file', ids, await readAll('files', read)), fileView, options);
  } else {
    const { jobInputs } = await client.request(UndoneFilesDocument, { task: failedOf });
    printItem({ task: failedOf, files: jobInputs.count }, undoneView, options);
  }
  process.stderr.write('rerun: nothing was done\n');
}
