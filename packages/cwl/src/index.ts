export { compileChain } from './compile.ts';
export { collectOutputs, explainPort, classifyExitCode, renderCommand } from './job-command.ts';
export { isMisspelt } from './problems.ts';
export type * from './types.ts';
