import { supergraphSdl, typeDefs } from '@visor/schema';

/** SDL of Visor's own subgraphs, by name, and the supergraph that they make. */
export const ownSubgraphs = () => ({
  own: { data: typeDefs('data'), workflow: typeDefs('workflow'), workload: typeDefs('workload') },
  supergraphSdl: supergraphSdl(),
});
