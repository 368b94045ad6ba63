import { composeInThread } from './compose-in-thread.ts';
import type { Candidate } from './compose-subgraphs.ts';
import { ExternalSource } from './external-source.ts';
import { mintWithStoredKeys } from './gateway-keys.ts';
import { readLastGood } from './last-good.ts';
import type { Additions } from './ownership.rules.ts';
import type { FieldScopes } from './read-sdl.rules.ts';
import type { SubgraphConfig } from './subgraph-config.rules.ts';
import { readSubgraphFolder } from './subgraph-folder.ts';

/** What a subgraph would add, or what is wrong with it. */
export interface SubgraphReport {
  readonly name: string;
  readonly faults: readonly string[];
  readonly adds: Additions;
  readonly scopes: FieldScopes;
}

interface CheckOptions {
  readonly folder: string;
  readonly stateFolder: string | undefined;
  readonly own: Readonly<Record<string, string>>;
  readonly supergraphSdl: string;
}

/** Asks a running service for its SDL as the gateway does, with its token where it has a key. @throws Error that says why there is none */
async function fetchSdl(config: SubgraphConfig, stateFolder: string | undefined): Promise<string> {
  await using source = new ExternalSource({
    config,
    mint: mintWithStoredKeys(stateFolder),
    border: () => {
      throw new Error('nothing but the SDL is asked for');
    },
    answered: () => {},
  });
  return await source.fetchSdl();
}

/** The other subgraphs of the folder, with the SDL that is known of each: of its file, of the last good supergraph, of the service. */
async function others({ folder, stateFolder }: CheckOptions, name: string): Promise<readonly Candidate[]> {
  const stored = readLastGood(stateFolder)?.subgraphs ?? [];
  const candidates: Candidate[] = [];
  for (const file of await readSubgraphFolder(folder)) {
    if (!('config' in file) || file.config.name === name) continue;
    const good = stored.find(({ config }) => config.name === file.config.name)?.sdl;
    const sdl = file.sdl ?? good ?? (await fetchSdl(file.config, stateFolder).catch(() => undefined));
    if (sdl !== undefined) candidates.push({ name: file.config.name, grants: file.config.grants, sdls: [sdl] });
  }
  const order = stored.map(({ config }) => config.name);
  const rank = (candidate: Candidate): number => order.indexOf(candidate.name) + 1 || order.length + 1;
  return candidates.toSorted((first, second) => rank(first) - rank(second));
}

/** Composes a subgraph with all that are configured, and says what it adds. @param sdl without it the service is asked */
export async function checkSubgraph(
  options: CheckOptions,
  config: SubgraphConfig,
  sdl: string | undefined,
): Promise<SubgraphReport> {
  const { own, supergraphSdl } = options;
  const nothing = { name: config.name, adds: { types: [], fields: [] }, scopes: {} };
  let text = sdl;
  try {
    text ??= await fetchSdl(config, options.stateFolder);
  } catch (error) {
    return { ...nothing, faults: [`${config.url} gives no SDL: ${(error as Error).message}`] };
  }
  const candidate = { name: config.name, grants: config.grants, sdls: [text] };
  const candidates = [...(await others(options, config.name)), candidate];
  const { subgraphs } = await composeInThread({ own, supergraphSdl, candidates });
  const { faults, adds, scopes } = subgraphs.find(({ name }) => name === config.name) ?? { ...nothing, faults: [] };
  return { name: config.name, faults, adds, scopes };
}
