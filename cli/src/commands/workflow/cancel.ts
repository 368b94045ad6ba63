import type { Command } from 'commander';
import { actOnWorkflows, declareBulk, type BulkOptions } from '../act/act-on-tasks.ts';
import { readReason } from '../act/declare-act.ts';

/** `visor workflow cancel`. */
export function register(workflow: Command): void {
  declareBulk(workflow.command('cancel'), true, 'status:ACTIVE template:ID')
    .description('cancel workflows: their running tasks with their jobs, and those that follow')
    .action(async (ids: readonly string[], options: BulkOptions) => {
      if (!options.dryRun) readReason(options);
      await actOnWorkflows('CANCEL', ids, options);
    });
}
