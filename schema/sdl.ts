import { readFileSync } from 'node:fs';

/** Names of the three subgraphs in the supergraph. */
export const subgraphs = ['workflow', 'workload', 'data'] as const;
export type Subgraph = (typeof subgraphs)[number];

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

/** SDL of one subgraph, with the shared declarations: the contract that its service implements. */
export const typeDefs = (name: Subgraph): string => `${read('./common.graphql')}\n${read(`./${name}.graphql`)}`;

/** The composed supergraph. `npm run generate` writes it and `npm run check` checks that it is current. */
export const supergraphSdl = (): string => read('./supergraph.graphql');
