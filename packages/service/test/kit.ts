export { newIdentity, type TestIdentity } from './identity.ts';
export { walkSubgraph } from './walk-subgraph.ts';
export { startTestService } from './start-service.ts';
