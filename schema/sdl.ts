import { readFileSync } from 'node:fs';

/** The three domain subgraphs, by the names they have in the supergraph. */
export const subgraphs = ['workflow', 'workload', 'data'] as const;
export type Subgraph = (typeof subgraphs)[number];

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

/** SDL of one subgraph, with what all declare alike: the contract that its service implements. */
export const typeDefs = (name: Subgraph): string => `${read('./common.graphql')}\n${read(`./${name}.graphql`)}`;

/** The composed supergraph, as committed; `npm run generate` renews it and CI checks that it is current. */
export const supergraphSdl = (): string => read('./supergraph.graphql');
