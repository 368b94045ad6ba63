export { newIdentity, type TestIdentity } from './identity.ts';
export { walkSubgraph } from './walk-subgraph.ts';
export { startTestService, testConfig } from './start-service.ts';
