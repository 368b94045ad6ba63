import { randomUUID } from 'node:crypto';
import { FindFilesDocument, RerunDocument, UndoneFilesDocument } from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect } from '../local/connect.ts';
import type { View } from '../output/rows.rules.ts';
import { declareAct, isConfirmed, type ActOptions } from './act/declare-act.ts';
import { inOrder, readAll } from './act/read-all.ts';
import { fileView } from './file/view.ts';
import { awaitOperation, declareWait, type WaitOptions } from './run-operation.ts';
import { noSuchName } from './similar-names.ts';
import { findTemplate } from './template/find-template.ts';

interface Options extends ActOptions, WaitOptions {
  readonly failedOf?: string;
  readonly template?: string;
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
  declareWait(declareAct(program.command('rerun')))
    .description('run files again whose task can no more be retried, as a small dataset with a chain of its own')
    .argument('[files...]', 'ids of files')
    .option('--failed-of <task>', 'the files that this task left undone')
    .option('--template <name|id>', 'another template, from its first stage')
    .addHelpText(
      'after',
      `
Examples:
  visor rerun --failed-of TASK --dry-run
  visor rerun --failed-of TASK --reason 'disk was full' --yes
  visor rerun FILE FILE --template reco --reason 'new calibration'
`,
    )
    .action(async (files: readonly string[], options: Options) => {
      if (files.length > 0 === (options.failedOf !== undefined))
        throw new CommandError(EXIT_CODE.usage, 'give the ids of files, or --failed-of TASK');
      await using client = connect(options);
      const templateId = await templateOf(client, options);
      if (!(await isWanted(client, files, options))) return;
      const { failedOf, reason = null } = options;
      const what = failedOf === undefined ? { fileIds: files } : { failedOf };
      const input = { ...what, templateId, reason, requestId: randomUUID() };
      await awaitOperation(client, (await client.request(RerunDocument, { input })).rerun, options);
    });
}

const templateOf = async (client: Client, { template }: Options): Promise<string | null> =>
  template === undefined ? null : (await findTemplate(client, template, 'ACTUAL')).id;

/** Shows what would be run again, or asks where it is more than one file. @returns whether to go on */
async function isWanted(client: Client, ids: readonly string[], options: Options): Promise<boolean> {
  const { failedOf, dryRun, yes } = options;
  if (!dryRun && (yes || ids.length === 1)) return true;
  if (failedOf === undefined) {
    const where = { id: { in: ids } };
    const read = async (page: { readonly first: number; readonly after: string | null }) =>
      (await client.request(FindFilesDocument, { ...page, where, counted: false })).fileList;
    const items = await inOrder(client, 'file', ids, await readAll('files', read));
    return await isConfirmed(options, { verb: 'rerun', what: 'files', items, view: fileView });
  }
  const { task, jobInputs } = await client.request(UndoneFilesDocument, { task: failedOf });
  if (!task) throw await noSuchName(client, 'task', failedOf);
  const items = [{ task: failedOf, files: jobInputs.count }];
  const count = { value: jobInputs.count, exact: true };
  return await isConfirmed(options, { verb: 'rerun', what: 'files', items, count, isSummary: true, view: undoneView });
}
