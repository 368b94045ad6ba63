export { demandChecklist } from './checklist.ts';
export { demand, isDeeperThan, isUuid, MAX_JSON_DEPTH } from './checks.ts';
export { characterProblem, NAME_LIMIT_BYTES, nameProblem, utf8Length, type NameKind } from './names.ts';
export { Refusal, refusals, type RefusalCode } from './refusal.ts';
export { typeDefs, supergraphSdl, subgraphs, type Subgraph } from './sdl.ts';
export { decodeEvent, similarTopic, topics, topicInfo, type TopicInfo } from './events.ts';
export type * from './generated/events.ts';
export { processingWords, sentenceOf, type ProcessingCode } from './processing-words.ts';
export { isInexactNumber, keepInexactNumbers, numberProblem, parseJson } from './exact-numbers.ts';
