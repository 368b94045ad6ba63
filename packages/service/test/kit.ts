export {
  argumentFaults,
  entityFaults,
  extremeFaults,
  pageFaults,
  type Answer,
  type ArgumentAnswers,
} from './argument-answers.ts';
export { walkArguments, type WalkStep } from './argument-walk.ts';
export { newIdentity, type TestIdentity } from './identity.ts';
export { subscribeOnce } from './subscribe-once.ts';
export { walkSubgraph, type WalkedSubgraph } from './walk-subgraph.ts';
export { startTestService, type TestConfig, type TestService } from './start-service.ts';
