import { readdirSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Logger } from '@visor/service/process';
import type { Inspect } from '@visor/storage';

/** Returns the folders of programs whose file systems answer, also where links in them lead; the others are logged. */
export async function findAnswering(
  folders: readonly string[],
  inspect: Inspect,
  logger: Logger,
): Promise<readonly string[]> {
  const answers = await Promise.all(
    folders.map(async (folder) => {
      try {
        await inspect(folder);
        await Promise.all([...new Set(targetsOf(folder))].map((target) => inspect(target)));
        return true;
      } catch (error) {
        logger.warn({ folder, reason: (error as Error).message }, 'folder of programs left out: it does not answer');
        return false;
      }
    }),
  );
  return folders.filter((_, index) => answers[index]);
}

/** Returns the folders to which links of a folder lead. */
function targetsOf(folder: string): string[] {
  try {
    const links = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
    return links.map(({ name }) => dirname(resolve(folder, readlinkSync(join(folder, name)))));
  } catch {
    return [];
  }
}
