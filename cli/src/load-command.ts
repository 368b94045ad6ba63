import { join } from 'node:path';
import type { Command } from 'commander';

/** What each file of a command exports: adds its command to the program, or to its noun. */
interface CommandModule {
  register(program: Command): void;
}

/** Loads a file of a command, given as in `COMMANDS`. In the bundle another module stands here (`bundle/make-bundle.ts`). */
export const loadCommand = async (file: string): Promise<CommandModule> =>
  (await import(join(import.meta.dirname, file))) as CommandModule;
