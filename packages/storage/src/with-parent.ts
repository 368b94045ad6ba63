import { existsSync } from 'node:fs';

/** Words before a command that end it with its parent, also while it waits for a storage and cannot notice that. */
export const WITH_PARENT = ['/usr/bin/setpriv', '/bin/setpriv']
  .filter((path) => existsSync(path))
  .slice(0, 1)
  .flatMap((path) => [path, '--pdeathsig', 'KILL', '--']);
