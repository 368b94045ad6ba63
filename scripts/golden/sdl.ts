import { parse, print, visit, type DefinitionNode, type DocumentNode } from 'graphql';
import { subgraphs, supergraphSdl, typeDefs } from '../../schema/sdl.ts';

const nameOf = (definition: DefinitionNode): string =>
  `${'name' in definition ? (definition.name?.value ?? '') : ''} ${definition.kind}`;

/** An SDL without its descriptions, its definitions in the order of their names. */
function structureOf(sdl: string): string {
  const document = visit(parse(sdl), {
    enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
  });
  const sorted: DocumentNode = {
    ...document,
    definitions: document.definitions.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
  };
  return `${print(sorted)}\n`;
}

/** The structure of each subgraph's SDL and of the supergraph, by file name. */
export const sdlFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ...subgraphs.map((name) => [`${name}.graphql`, structureOf(typeDefs(name))] as const),
    ['supergraph.graphql', structureOf(supergraphSdl())],
  ]);
