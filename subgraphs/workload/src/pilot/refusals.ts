/** What jobs may read and write of the programs that pilots lack. */
export { addRefusals, putRefusals, refusedPrograms, type RefusedProgram } from './refusal.store.ts';
