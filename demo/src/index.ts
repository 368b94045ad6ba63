export { cleanUpDemos } from './clean-up.ts';
export type { DemoOptions } from './options.ts';
export { simulateRun } from './input.ts';
export { readChain, watchChain, type Chain } from './watch.ts';
export { collectEvidence } from './evidence.ts';
export { openDaqAppender, runDemo, type StackAccess } from './run-demo.ts';
export type { Progress } from './progress.ts';
export { summaryText, type Summary } from './summary.rules.ts';
