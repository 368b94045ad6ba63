import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);
const main = join(import.meta.dirname, '../main.ts');
const terminal = join(import.meta.dirname, '../../test/terminal.py');

const timeSeries = (label: string | null, value: number) => ({
  step: 10,
  series: [{ stage: 'reco', device: 'CPU', label, values: [value] }],
});
const answer = {
  jobs: timeSeries('ACTIVE', 2),
  ended: timeSeries('FINISHED', 20),
  bytesIn: timeSeries(null, 60),
  bytesOut: timeSeries(null, 60),
  ages: timeSeries(null, 30),
  slots: timeSeries('BUSY', 2),
  pilots: timeSeries('BUSY', 1),
  failures: { total: 0, nodes: [] },
  failingNodes: { nodes: [] },
  quarantined: {
    nodes: [{ name: 'wn17', mode: 'ONLINE', modeReason: null, health: 'QUARANTINED', healthReason: 'burns files' }],
  },
  probing: { nodes: [] },
  offline: { nodes: [] },
};

/** A gateway that knows one answer. */
async function gateway(): Promise<AsyncDisposable & { readonly env: NodeJS.ProcessEnv }> {
  const server = createServer((_, response) => response.end(JSON.stringify({ data: answer }))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    env: { ...process.env, VISOR_URL: `http://127.0.0.1:${port}/graphql`, VISOR_TOKEN: 'x', NO_COLOR: '1' },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => {});
    },
  };
}

const ENTER = '\u001b[?1049h';
const LEAVE = '\u001b[?1049l';

test('top fills the window of a terminal, follows its size, and q or Ctrl-C gives it back', async () => {
  await using at = await gateway();
  for (const [keys, status] of [
    ['q', 0],
    ['\\x03', 130],
  ] as const) {
    const { stdout } = await run('python3', [terminal, keys, process.execPath, main, 'top'], { env: at.env });
    const found = JSON.parse(stdout) as { readonly text: string; readonly status: number };
    expect(found.status).toBe(status);
    expect(found.text).toContain(ENTER);
    expect(found.text.lastIndexOf(LEAVE)).toBeGreaterThan(found.text.lastIndexOf(ENTER));
    expect(found.text).toContain('reco   CPU');
    expect(found.text).toMatch(/\.\.\. \d+ more lines/);
    // Without colours: what else begins with an escape moves the cursor or clears.
    expect(found.text).not.toContain('\u001b[31m');
  }
});

test('in a pipe it prints once what it would show, or JSON', async () => {
  await using at = await gateway();
  const table = await run(process.execPath, [main, 'top'], { env: at.env });
  expect(table.stdout).toContain('wn17  QUARANTINED  0         burns files');
  const json = await run(process.execPath, [main, 'top', '-o', 'json'], { env: at.env });
  expect(JSON.parse(json.stdout)).toMatchObject({
    slots: { busy: 2, free: 0 },
    stages: [{ stage: 'reco', rate10s: 2 }],
  });
});
