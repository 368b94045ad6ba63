import { isExecutable } from '@visor/storage';

/** In order of preference: dash forks twice as fast as bash. */
const SHELLS = ['/bin/dash', '/usr/bin/dash', '/bin/sh', '/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'];

/** Returns the shell that runs payloads. */
export const pickShell = (): string => SHELLS.find(isExecutable) ?? '/bin/sh';
