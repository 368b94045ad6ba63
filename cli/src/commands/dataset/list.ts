import { ListDatasetsDocument, type DatasetKind, type DatasetStatus } from '#operations';
import { Option, type Command } from 'commander';
import { datasetStreams } from '../change-streams.ts';
import { declareList, printPages, type ListOptions } from '../list-command.ts';
import { datasetView } from './view.ts';

const KINDS = ['input', 'output', 'log'] as const satisfies readonly DatasetKind[];
const STATUSES = [
  'OPEN',
  'CLOSED',
  'TO_UPLOAD',
  'UPLOADED',
  'TO_DELETE',
  'DELETED',
] as const satisfies readonly DatasetStatus[];

interface Options extends ListOptions {
  readonly status?: DatasetStatus;
  readonly kind?: DatasetKind;
  readonly name?: string;
}

/** `visor dataset list`: datasets by name. */
export function register(dataset: Command): void {
  declareList(dataset, 'list datasets by name')
    .option('--name <part>', 'only those whose name has this part')
    .addOption(new Option('--status <status>', 'only those of this status').choices(STATUSES))
    .addOption(new Option('--kind <kind>', 'only those of this kind').choices(KINDS))
    .action((options: Options) => {
      const { status, kind, name } = options;
      const where = { status: status ?? null, kind: kind ?? null, nameContains: name ?? null };
      return printPages(
        options,
        datasetView,
        async (client, page) => (await client.request(ListDatasetsDocument, { ...page, where })).datasets,
        (client) => datasetStreams(client, null),
      );
    });
}
