import { readConfig, setting } from './config.ts';
import type { Check } from './health.ts';
import { logFault } from './log.ts';
import { checkSpace } from './space.ts';

/** What standard output is: with a supervisor, a file of the log folder. */
const OUTPUT = '/proc/self/fd/1';

const settings = {
  /** Folders on whose filesystems the installation writes, its database too; separated as in PATH. */
  VISOR_SPACE_PATHS: setting.paths(),
};

/** Whether this process has room to write: its log, and the folders that it is told of. */
export function processSpace(environment: Readonly<Record<string, string | undefined>> = process.env): Check {
  const { VISOR_SPACE_PATHS } = readConfig(settings, environment);
  const paths = [OUTPUT, ...VISOR_SPACE_PATHS];
  return () => checkSpace({ paths, logFault });
}
