import { FilesAtDocument, FilesNamedDocument, type FilePlaceFragment } from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { noSuch } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { declareFormat, printList, type FormatOptions } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { isId } from '../is-id.rules.ts';

interface Options extends ConnectionOptions, FormatOptions {
  readonly storage?: string;
}

const placeView: View<FilePlaceFragment> = {
  name: ({ id }) => id,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'DATASET', of: ({ dataset }) => dataset.name },
    { title: 'STATUS', of: ({ status }) => status },
    {
      title: 'WHERE',
      of: ({ replicas }) =>
        replicas.map(({ url, status }) => (status === 'AVAILABLE' ? url : `${url} (${status})`)).join(' ') || null,
    },
    { title: 'ID', of: ({ id }) => id },
  ],
};

/** `visor file where`: the places of a file. */
export function register(file: Command): void {
  declareFormat(declareConnection(file.command('where')))
    .description('show where the copies of files are: of an id, a name in any dataset, or a path of a storage')
    .argument('<id|name|path>')
    .option('--storage <name>', 'a path of this storage only')
    .action(async (text: string, options: Options) => {
      await using client = connect(options);
      const found = await find(client, text, options.storage ?? null);
      if (found.length === 0) throw noSuch('file', text);
      printList(found, placeView, options);
    });
}

async function find(client: Client, text: string, storage: string | null): Promise<readonly FilePlaceFragment[]> {
  const where = isId(text) ? { id: { eq: text } } : { name: { eq: text } };
  const { filesAt } = await client.request(FilesAtDocument, { path: text, storage });
  const named = storage === null ? (await client.request(FilesNamedDocument, { where })).fileList.nodes : [];
  return [...new Map([...named, ...filesAt].map((file) => [file.id, file])).values()];
}
