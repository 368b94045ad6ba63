import { ShowOperationDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow } from '../show-command.ts';
import { operationView } from './view.ts';

/** `visor operation show`: an operation, and the first of its tasks where something was refused. */
export function register(operation: Command): void {
  declareShow(operation, {
    what: 'operation, with the first tasks that were refused',
    argument: '<id>',
    view: operationView,
    read: async (client, id) => (await client.request(ShowOperationDocument, { id })).operation,
  });
}
