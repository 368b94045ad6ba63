import { readConfig, setting } from './config.ts';
import type { Check } from './health.ts';
import { logFault } from './log.ts';
import { checkDiskSpace } from './disk-space.ts';

/** Standard output: with a supervisor, a file of the log folder. */
const OUTPUT = '/proc/self/fd/1';

const settings = {
  /** Folders on whose filesystems the installation writes, its database too; separated as in PATH. */
  VISOR_SPACE_PATHS: setting.paths(),
};

/** Makes the check that this process has space to write: for its log, and in the folders of VISOR_SPACE_PATHS. */
export function processSpaceCheck(environment: Readonly<Record<string, string | undefined>> = process.env): Check {
  const { VISOR_SPACE_PATHS } = readConfig(settings, environment);
  const paths = [OUTPUT, ...VISOR_SPACE_PATHS];
  return () => checkDiskSpace({ paths, logFault });
}
