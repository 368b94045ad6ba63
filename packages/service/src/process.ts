/** What a process without a GraphQL server needs: configuration, log, loops, stopping. Loads none of the server's libraries. */
export { readConfig, setting, type ConfigOf, type Setting } from './config.ts';
export { logger, traced, traceparent, type Logger } from './log.ts';
export { runProcess } from './run-process.ts';
export { startLoop, type Loop } from './loop.ts';
export { tokenFile } from './token-file.ts';
