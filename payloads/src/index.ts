/**
 * What other workspaces use of the demonstration's payloads: raw files to process, files with faults, and a look into
 * results. The programs themselves are `bin/spd-payload` and its short forms.
 */
export { injectFault } from './simulate/inject-fault.ts';
export { simulateFile, simulateToFile } from './simulate/simulate-file.ts';
export { readParents } from './summarise.ts';

/** Directory of the executables, for a pilot's payload path. */
export const PAYLOAD_BIN: string = new URL('../bin', import.meta.url).pathname;
