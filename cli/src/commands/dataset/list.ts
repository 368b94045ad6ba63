import { ListDatasetsDocument, type DatasetFilter, type DatasetOrderField, type MetadataFilter } from '#operations';
import { FILTER_TABLES, filterTerm } from '@visor/schema';
import { Option, type Command } from 'commander';
import { datasetStreams } from '../change-streams.ts';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { readMetadata } from './metadata.rules.ts';
import { datasetView } from './view.ts';

const TABLE = FILTER_TABLES.Dataset;

interface Options extends FindOptions {
  readonly status?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly metadata: readonly MetadataFilter[];
}

/** A term of `--metadata`: a number and true or false are meant as such. */
function addMetadata(text: string, before: readonly MetadataFilter[]): readonly MetadataFilter[] {
  const [key, value] = readMetadata(text);
  const term =
    typeof value === 'string' ? { text: value } : typeof value === 'number' ? { number: value } : { flag: value };
  return [...before, { key, ...term }];
}

/** `visor dataset list`: datasets by name. */
export function register(dataset: Command): void {
  declareFind(dataset, 'list datasets by name', TABLE, 'name:run04* status:CLOSED bytes>=1TB')
    .option('--name <part>', 'only those whose name has this part, in any case')
    .addOption(new Option('--status <status>', 'short for status:<status>').choices(TABLE.fields.status.values))
    .addOption(new Option('--kind <kind>', 'short for kind:<kind>').choices(TABLE.fields.kind.values))
    .option('--metadata <key=value>', 'only those of which this was said; may be repeated', addMetadata, [])
    .action((options: Options) => {
      const { status, kind, name, metadata } = options;
      const terms = [
        status !== undefined && filterTerm('status', [status]),
        kind !== undefined && filterTerm('kind', [kind]),
      ];
      const { where, orderBy } = findRequest<DatasetFilter, DatasetOrderField>(TABLE, options, terms);
      const named = name === undefined ? where : { ...where, nameContains: name };
      const found = { where: metadata.length > 0 ? { ...named, metadata: [...metadata] } : named, orderBy };
      return printPages(
        options,
        datasetView,
        async (client, page) => (await client.request(ListDatasetsDocument, { ...page, ...found })).datasets,
        (client) => datasetStreams(client, null),
        TABLE.of,
      );
    });
}
