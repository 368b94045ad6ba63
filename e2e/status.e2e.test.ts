import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { recordedProcesses } from '@visor/laptop';
import { testDirectory, until } from '@visor/testkit';
import { firstJson, startVisor, runVisor } from './command.ts';

interface Status {
  readonly healthy: boolean;
  readonly problems: readonly string[];
  readonly pilotsKnown: boolean;
  readonly pilots: readonly { readonly name: string; readonly status: string; readonly healthy: boolean }[];
  readonly queues: readonly { readonly device: string; readonly queued: number }[];
  readonly pendingCloses: readonly { readonly datasetName: string; readonly unknownDataset: boolean }[];
}

test('status shows what is not healthy: drained, silent and missing pilots, waiting jobs, and pending closes', async () => {
  await using directory = testDirectory();
  const dir = directory.path;
  const look = async (): Promise<Status & { readonly status: number | null }> => {
    const { status, stdout } = await runVisor('status', '--dir', dir, '--json');
    return { ...(JSON.parse(stdout) as Status), status };
  };
  const becomes = (what: string, fits: (seen: Status) => boolean) =>
    until(
      async () => {
        const seen = await look();
        return fits(seen) ? seen : undefined;
      },
      { within: 60_000, what },
    );
  const child = startVisor('up', '--json', '--dir', dir);
  child.stderr?.resume();
  await firstJson(child);
  try {
    expect(await look()).toMatchObject({
      status: 0,
      healthy: true,
      problems: [],
      pilots: [{ name: 'pilot-1', status: 'IDLE', healthy: true }],
    });

    const close = JSON.stringify({ dataset: 'never.raw', files: ['a'] });
    expect(await runVisor('publish', '--dir', dir, 'dsm.register.dataset.close', close)).toMatchObject({ status: 0 });
    await becomes('the close is listed', ({ pendingCloses }) =>
      pendingCloses.some(({ datasetName, unknownDataset }) => datasetName === 'never.raw' && unknownDataset),
    );

    expect(await runVisor('pilot', 'drain', 'pilot-7', '--dir', dir)).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('pilot-1'),
    });
    expect(await runVisor('pilot', 'drain', 'pilot-1', '--dir', dir)).toMatchObject({ status: 0 });
    const drained = await becomes('the pilot has drained', ({ pilots }) => pilots[0]?.status === 'STOPPED');
    expect(drained.healthy).toBe(false);
    expect(drained.problems.join()).toMatch(/pilot-1 is drained.*undrain/);
    const shown = await runVisor('status', '--dir', dir);
    expect(shown).toMatchObject({ status: 1, stdout: expect.stringMatching(/problems:\n {2}pilot-1 is drained/) });
    expect(shown.stdout).toMatch(/pending closes:\n {2}never\.raw: no such dataset/);

    expect(await runVisor('pilot', 'undrain', 'pilot-1', '--dir', dir)).toMatchObject({ status: 0 });
    await becomes('the pilot is back', ({ healthy }) => healthy);

    const pidOf = (process: string): number =>
      recordedProcesses(dir).find(({ name }) => name === process)?.process?.pid ?? 0;
    for (const [stopped, known] of [
      ['data', true],
      ['workload', false],
      ['postgres', false],
    ] as const) {
      process.kill(pidOf(stopped), 'SIGSTOP');
      try {
        const seen = await becomes(`${stopped} is silent`, ({ problems }) =>
          problems.includes(`${stopped} fails: no answer within 3 s`),
        );
        // One service that does not answer hides no other, and its part is not shown as empty.
        expect(seen.pilots).toHaveLength(seen.pilotsKnown ? 1 : 0);
        if (known) expect(seen.pilotsKnown).toBe(true);
      } finally {
        process.kill(pidOf(stopped), 'SIGCONT');
      }
      await becomes(`${stopped} is back`, ({ healthy }) => healthy);
    }

    // The pilot is the child of its daemon, in a group of its own.
    const daemon = pidOf('pilot-1');
    const pilots = readFileSync(`/proc/${daemon}/task/${daemon}/children`, 'utf8').trim().split(' ').map(Number);
    for (const pid of pilots) process.kill(pid, 'SIGSTOP');
    try {
      const silent = await becomes('the pilot is silent', ({ problems }) => problems.join().includes('silent'));
      expect(silent.healthy).toBe(false);
    } finally {
      for (const pid of pilots) process.kill(pid, 'SIGCONT');
    }
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  expect(await look()).toMatchObject({ status: 1, healthy: false, problems: [`nothing runs on ${dir}`] });
}, 300_000);
