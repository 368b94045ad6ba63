import { constants, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '@visor/service/process';

/**
 * Says where the file system of the work directory shares no blocks between files (reflink), as ext4 and tmpfs do not: inputs are then copied
 * byte by byte, which takes longer and more disk.
 */
export function noteBlockSharing(workDir: string, logger: Pick<Logger, 'info'>): void {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(workDir, 'probe-'));
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    writeFileSync(from, 'probe');
    copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    logger.info(
      { reason: code },
      'the file system of the work directory shares no blocks: inputs are copied byte by byte',
    );
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
