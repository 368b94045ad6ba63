import { asyncApiStructure } from './asyncapi.ts';
import { jsonOutputs } from './json-outputs.ts';
import { messageBytes } from './messages.ts';
import { migrationDigests } from './migrations.ts';
import { sdlFiles } from './sdl.ts';
import { stateTables } from './states.ts';

/** Folder of the golden files, relative to the root. */
export const GOLDEN_FOLDER = 'schema/golden';

/** What others rely on, as text that a diff shows well, by file name: a change of it is a decision, never an accident. */
export const goldenFiles = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([
    ...sdlFiles(),
    ['asyncapi.json', asyncApiStructure()],
    ['messages.txt', messageBytes()],
    ['json-outputs.txt', jsonOutputs()],
    ['migrations.txt', await migrationDigests()],
    ['states.txt', stateTables()],
  ]);
