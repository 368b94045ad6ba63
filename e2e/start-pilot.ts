import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '@visor/laptop';
import { runVisor } from './command.ts';

/** Starts a pilot of its own, as somebody does by hand. It ends when it is disposed. */
export async function startPilot(
  at: { readonly dir: string; readonly graphql: string },
  name: string,
  {
    slots,
    programs,
    prefetch,
  }: { readonly slots: number; readonly programs: readonly string[]; readonly prefetch?: number },
): Promise<AsyncDisposable> {
  const token = join(at.dir, `${name}.token`);
  await runVisor('token', '--dir', at.dir, '--role', 'pilot', '--name', name, '--ttl', '10m', '--out', token);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(ROOT, 'pilot/src/main.ts')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      GATEWAY_URL: at.graphql,
      VISOR_TOKEN_FILE: token,
      PILOT_NAME: name,
      PILOT_SLOTS: String(slots),
      ...(prefetch !== undefined && { PILOT_PREFETCH: String(prefetch) }),
      PILOT_WORK_DIR: join(at.dir, 'work', name),
      VISOR_PAYLOAD_PATH: programs.join(':'),
      VISOR_STOP_ON_STDIN_END: '1',
      LOG_LEVEL: 'warn',
    },
  });
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
