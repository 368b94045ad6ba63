import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, signerOf, storageDirectory, type Stack } from '@visor/laptop';
import { pause } from '@visor/schema/pause';

const VALID_SECONDS = 24 * 3_600;
const POLL_MS = 50;
const BIN = join(import.meta.dirname, '../bin');

/** Starts a pilot without prefetch that has verified no file, and waits until it has registered. */
export async function startPilot(
  stack: Stack,
  slots: number,
  name: string,
): Promise<AsyncDisposable & { readonly pid: number }> {
  const sign = await signerOf(stack.dir);
  if (!sign) throw new Error(`no keys in ${stack.dir}`);
  const tokenFile = join(stack.dir, `${name}.token`);
  writeFileSync(tokenFile, await sign({ name, kind: 'pilot', scope: 'pilot' }, VALID_SECONDS), { mode: 0o600 });
  const child = spawn(process.execPath, [join(ROOT, 'pilot/src/main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      GATEWAY_URL: stack.graphql,
      VISOR_TOKEN_FILE: tokenFile,
      PILOT_NAME: name,
      PILOT_SLOTS: String(slots),
      PILOT_CORES: String(slots),
      PILOT_PREFETCH: '0',
      PILOT_WORK_DIR: join(stack.dir, 'work', name),
      VISOR_PAYLOAD_PATH: BIN,
      VISOR_STORAGE_ROOTS: (['input', 'output'] as const).map((kind) => storageDirectory(stack.dir, kind)).join(':'),
      LOG_LEVEL: 'info',
    },
  });
  await registered(child);
  return {
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function registered(child: ChildProcess): Promise<void> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (data: string) => {
    if (!text.includes('pilot registered')) text += data;
  });
  while (!text.includes('pilot registered')) {
    if (child.exitCode !== null) throw new Error(`the pilot did not start: ${text}`);
    await pause(POLL_MS);
  }
}
