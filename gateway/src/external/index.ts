export { checkSubgraph, type SubgraphReport } from './check-subgraph.ts';
export { readSubgraphConfig, type SubgraphConfig } from './subgraph-config.rules.ts';
export { ownSubgraphs } from './own-subgraphs.ts';
export {
  nameOf,
  parseSubgraphConfig,
  readBounded,
  readCertificates,
  readNamedFiles,
  readSubgraphFolder,
  type SubgraphFile,
} from './subgraph-folder.ts';
export { MAX_SDL_BYTES } from './sdl-limits.rules.ts';
