import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Site } from './site.ts';

/** A daemon, or a pilot without one, as an operating-system process. */
export function startProcess(
  entry: 'daemon.ts' | 'main.ts',
  site: Site,
  url: string,
  output: 'inherit' | 'pipe' = 'inherit',
  more: Record<string, string> = {},
): ChildProcess {
  const {
    VISOR_PAYLOAD_PATH,
    VISOR_STORAGE_ROOTS,
    PILOT_UIDS: _users,
    ...config
  } = site.config(url, { PILOT_GRACE_MS: 200 });
  return spawn(process.execPath, [join(import.meta.dirname, '../src', entry)], {
    env: {
      ...Object.fromEntries(
        Object.entries(config).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
      ),
      VISOR_PAYLOAD_PATH: VISOR_PAYLOAD_PATH.join(':'),
      VISOR_STORAGE_ROOTS: VISOR_STORAGE_ROOTS.join(':'),
      VISOR_STOP_ON_STDIN_END: '1',
      ...more,
    },
    stdio: ['pipe', output, 'inherit'],
  });
}

export async function endProcess(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.stdin?.end();
  if (child.exitCode === null && child.signalCode === null) await exit;
}
