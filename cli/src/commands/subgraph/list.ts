import { nameOf, readSubgraphFolder } from '@visor/gateway/external';
import type { Command } from 'commander';
import { ownDirectory } from '../../local/connect.ts';
import { runningStack } from '../../local/running-stack.ts';
import { declareFormat, printList, type FormatOptions } from '../../output/declare-format.ts';
import { harmless } from '../../output/text.rules.ts';
import type { View } from '../../output/rows.rules.ts';
import { declareFolder, subgraphFolder, type FolderOptions } from './folder.ts';

interface Listed {
  readonly name: string;
  readonly url: string | null;
  readonly file: string;
  /** ok, failing, or unknown where no gateway runs. */
  readonly state: 'ok' | 'failing' | 'unknown';
  /** Number of its fields on root types and on types of others. */
  readonly fields: number | null;
  readonly text: string | null;
}

const listedView: View<Listed> = {
  name: ({ name }) => name,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'STATE', of: ({ state }) => state },
    { title: 'FIELDS', of: ({ fields }) => fields },
    { title: 'URL', of: ({ url }) => url },
    { title: 'TEXT', of: ({ text }) => text },
    { title: 'FILE', of: ({ file }) => file, isWide: true },
  ],
};

interface Check {
  readonly ok?: unknown;
  readonly fields?: unknown;
  readonly text?: unknown;
}

const TIMEOUT_MS = 5_000;

/** What the running gateway says of each; nothing where none runs. */
async function readHealth(dir: string): Promise<Readonly<Record<string, Check>>> {
  try {
    const { localGraphql, graphql } = runningStack(dir);
    const response = await fetch(new URL('/healthz', localGraphql ?? graphql), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { checks } = (await response.json()) as { readonly checks?: Readonly<Record<string, Check>> };
    return checks ?? {};
  } catch {
    return {};
  }
}

/** `visor subgraph list`. */
export function register(subgraph: Command): void {
  declareFormat(declareFolder(subgraph.command('list')))
    .description('list the services of others, and how the running gateway finds them')
    .action(list);
}

async function list(options: FolderOptions & FormatOptions): Promise<void> {
  const folder = subgraphFolder(options);
  const [files, checks] = await Promise.all([readSubgraphFolder(folder), readHealth(ownDirectory(options))]);
  const listed = files.map((file): Listed => {
    const config = 'config' in file ? file.config : undefined;
    const name = nameOf(file) ?? file.file;
    // The gateway knows a file that it never could read by the name of the file.
    const known = [name, file.file].find((key) => Object.hasOwn(checks, key));
    const check = known === undefined ? undefined : checks[known];
    const faults = 'faults' in file ? file.faults.join('; ') : null;
    const state = faults !== null || check?.ok === false ? 'failing' : check ? 'ok' : 'unknown';
    return {
      name,
      url: config?.url ?? null,
      file: file.file,
      state,
      fields: typeof check?.fields === 'number' ? check.fields : null,
      text: typeof check?.text === 'string' ? check.text : faults,
    };
  });
  printList(listed, listedView, options);
  if (listed.length === 0) process.stderr.write(`none in ${harmless(folder)}; visor subgraph add joins one\n`);
}
