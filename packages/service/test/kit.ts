export { newIdentity, type TestIdentity } from './identity.ts';
export { walkSubgraph } from './walk-subgraph.ts';
export { subscribeTimes } from './subscribe-once.ts';
export { MemoryTopic } from './memory-topic.ts';
export { startTestService, testConfig } from './start-service.ts';
export { matchesFilter, type FilterValue } from './matches-filter.ts';
export { someFilter } from './some-filter.ts';
export { listCases, printPageCosts, type PageCases } from './page-costs.ts';
