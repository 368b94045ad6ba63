export { DEFAULT_RANKS, FIELDS, readOptions, type GivenOptions } from './options.ts';
export { replay, type ReplayResult } from './replay.ts';
export { htmlReport } from './report.ts';
export { simulate, type SimulationResult } from './simulate.ts';
