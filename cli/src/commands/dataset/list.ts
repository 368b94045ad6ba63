import { ListDatasetsDocument, type DatasetFilter, type DatasetOrderField } from '#operations';
import { FILTER_TABLES, filterTerm } from '@visor/schema';
import { Option, type Command } from 'commander';
import { datasetStreams } from '../change-streams.ts';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { datasetView } from './view.ts';

const TABLE = FILTER_TABLES.Dataset;

interface Options extends FindOptions {
  readonly status?: string;
  readonly kind?: string;
  readonly name?: string;
}

/** `visor dataset list`: datasets by name. */
export function register(dataset: Command): void {
  declareFind(dataset, 'list datasets by name', TABLE, 'name:run04* status:CLOSED bytes>=1TB')
    .option('--name <part>', 'only those whose name has this part, in any case')
    .addOption(new Option('--status <status>', 'short for status:<status>').choices(TABLE.fields.status.values))
    .addOption(new Option('--kind <kind>', 'short for kind:<kind>').choices(TABLE.fields.kind.values))
    .action((options: Options) => {
      const { status, kind, name } = options;
      const terms = [
        status !== undefined && filterTerm('status', [status]),
        kind !== undefined && filterTerm('kind', [kind]),
      ];
      const { where, orderBy } = findRequest<DatasetFilter, DatasetOrderField>(TABLE, options, terms);
      const found = { where: name === undefined ? where : { ...where, nameContains: name }, orderBy };
      return printPages(
        options,
        datasetView,
        async (client, page) => (await client.request(ListDatasetsDocument, { ...page, ...found })).datasets,
        (client) => datasetStreams(client, null),
        TABLE.of,
      );
    });
}
