import { CancelOperationDocument, ShowOperationDocument } from '#operations';
import type { Command } from 'commander';
import { noSuch } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { declareFormat, printItem, type FormatOptions } from '../../output/declare-format.ts';
import { awaitOperation, declareWait, type WaitOptions } from '../run-operation.ts';
import { operationView } from './view.ts';

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
  declareFormat(declareConnection(operation.command('cancel')))
    .description('stop an operation: what it has not come to stays as it is')
    .argument('<id>')
    .requiredOption('--reason <text>', 'why; recorded with your name')
    .action(async (id: string, options: ConnectionOptions & FormatOptions & { readonly reason: string }) => {
      await using client = connect(options);
      const { cancelOperation } = await client.request(CancelOperationDocument, { id, reason: options.reason });
      printItem(cancelOperation, operationView, options);
    });
}
