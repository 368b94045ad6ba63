import { ListOperationsDocument, type OperationState } from '#operations';
import { Option, type Command } from 'commander';
import { declareList, printPages, type ListOptions } from '../list-command.ts';
import { operationView } from './view.ts';

const STATES = ['IN_PROGRESS', 'FINISHED', 'FAILED'] as const satisfies readonly OperationState[];

interface Options extends ListOptions {
  readonly state?: OperationState;
  readonly by?: string;
}

/** `visor operation list`: what persons asked for, the newest first. */
export function register(operation: Command): void {
  declareList(operation, 'list what persons asked of tasks and jobs, the newest first')
    .addOption(new Option('--state <state>', 'only those in this state').choices(STATES))
    .option('--by <subject>', 'only those of this person')
    .action(({ state, by, ...options }: Options) =>
      printPages(
        options,
        operationView,
        async (client, page) =>
          (await client.request(ListOperationsDocument, { ...page, where: { state: state ?? null, by: by ?? null } }))
            .operations,
      ),
    );
}
