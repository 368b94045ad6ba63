import { CancelOperationDocument, ShowOperationDocument } from '#operations';
import type { Command } from 'commander';
import { noSuch } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { declareFormat, type FormatOptions } from '../../output/declare-format.ts';
import { aboutIds } from '../similar-names.ts';
import { awaitCancelled, awaitOperation, declareWait, type WaitOptions } from '../run-operation.ts';

type Options = ConnectionOptions & FormatOptions & WaitOptions;

/** `visor operation wait|cancel`. */
export function register(operation: Command): void {
  declareWait(declareFormat(declareConnection(operation.command('wait'))))
    .description('wait for the end of an operation')
    .argument('<id>')
    .action(async (id: string, options: Options) => {
      await using client = connect(options);
      const { operation: found } = await client.request(ShowOperationDocument, { id });
      if (!found) throw noSuch('operation', id);
      await awaitOperation(client, found, options);
    });
  declareWait(declareFormat(declareConnection(operation.command('cancel'))))
    .description(
      'stop an operation: tasks and jobs that it has not come to stay as they are; what it did is not undone',
    )
    .argument('<id>')
    .requiredOption('--reason <text>', 'why; recorded with your name')
    .action(async (id: string, options: Options & { readonly reason: string }) => {
      await using client = connect(options);
      const { reason } = options;
      const asked = client.request(CancelOperationDocument, { id, reason });
      const { cancelOperation } = await aboutIds(client, 'operation', [id], asked);
      await awaitCancelled(client, cancelOperation, options);
    });
}
