import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Tool } from '@visor/cwl';
import { mountSmallDisk, testDirectory, until } from '@visor/testkit';
import { ended, farm } from '../../test/kit.ts';
import { toolOf } from '../../test/site.ts';
import { UNCONFINED, type Confinement } from './confinement.ts';
import { listProcesses, sendSignal } from './processes.ts';
import { openSlots } from './slots.ts';

/** A tool that runs a shell script; `$1` is its input. */
const script = (text: string) =>
  toolOf('script', { bindings: [text, '$(inputs.raw.path)'].map((value) => ({ value, separate: true })) });

test.each(['rm -rf ../../*; echo gone >made.out', 'rm -rf ../..; true', 'chmod 000 ../..; echo x >made.out'])(
  'a payload of the same user that runs `%s` harms no later job',
  async (text) => {
    await using on = await farm({ PILOT_UIDS: undefined });
    await ended(on.server, on.site.claim(script(text)));
    for (let n = 0; n < 3; n++) {
      const report = await ended(on.server, on.site.claim(toolOf('write-output')));
      expect(report.failure ?? report.state).toBe('FINISHED');
    }
    expect(on.server.registered).toHaveLength(1);
  },
);

const long = 'x'.repeat(200_000);

test.each<[string, string | Buffer, RegExp, string?]>([
  ['of an interpreter that is not there', '#!/no/such/interpreter\necho', /first line names "\/no\/such\/interpreter"/],
  ['with a carriage return after its interpreter', '#!/bin/sh\r\necho\r\n', /first line ends as lines of Windows do/],
  ['without a first line', 'echo hello >made.out\n', /begins with #!/],
  ['that is empty', '', /begins with #!/],
  ['of garbage', Buffer.from([0, 1, 2, 3, 250]), /begins with #!/],
  ['that is the beginning of a program', Buffer.from('7f454c4602010100', 'hex'), /was not started/],
  ['with too long an argument', '#!/bin/sh\n', /arguments and environment have 200\d\d\d bytes/, long],
])('a program %s has not failed, it was not started: 401', async (_title, content, text, argument = '') => {
  await using programs = testDirectory();
  const path = join(programs.path, 'odd');
  writeFileSync(path, content);
  chmodSync(path, 0o755);
  await using on = await farm({ VISOR_PAYLOAD_PATH: [programs.path] });
  const report = await ended(on.server, on.site.claim(toolOf('odd', {}, argument)));
  expect(report.failure).toMatchObject({ code: 401, source: 'payload', text: expect.stringMatching(text) });
  expect(report.failure?.text).toContain(path);
});

test('a spawner that is killed under a payload is a fault of the launcher, and the next payload has another', async () => {
  await using on = await farm({ PILOT_SLOTS: 1 });
  const claim = on.site.claim(script('echo >begun; sleep 1000'));
  const end = ended(on.server, claim);
  await until(() => on.site.payloads(claim).length > 0);
  // It leads a session of its own and has children; so does no other child of this process.
  const all = listProcesses();
  const guard = all.find(
    ({ parent, session, pid }) =>
      parent === process.pid && session === pid && all.some((other) => other.parent === pid),
  );
  sendSignal(guard?.pid ?? 0, 'SIGKILL');
  expect((await end).failure).toMatchObject({ code: 203, source: 'pilot' });
  await until(() => on.site.payloads(claim).length === 0);
  expect((await ended(on.server, on.site.claim(toolOf('tiny')))).state).toBe('FINISHED');
});

test('a launcher that does not start costs the pilot its readiness; an attempt waits until it has healed', async () => {
  await using directory = testDirectory();
  const obstacle = join(directory.path, 'obstacle');
  writeFileSync(obstacle, '');
  const confinement: Confinement = {
    ...UNCONFINED,
    prefix: ['/bin/sh', '-c', `[ ! -e ${obstacle} ] && exec "$@"`, 'x'],
  };
  const faults: string[] = [];
  const cleared: string[] = [];
  const readiness = {
    setFault: (cause: string, reason: string) => {
      faults.push(`${cause}: ${reason}`);
      rmSync(obstacle, { force: true });
    },
    clearFault: (cause: string) => void cleared.push(cause),
  };
  const resources = { cores: 1, ramMiB: 1, scratchMiB: 1, gpus: undefined };
  using slots = openSlots({ confinements: [confinement], resources, folder: directory.path, graceMs: 100, readiness });
  using slot = await slots.take({ cores: 1, ramMiB: 0, gpus: 0 }, new AbortController().signal);
  expect(slot.spawner.alive).toBe(true);
  expect(faults).toEqual(['launcher: the launcher of payloads ended with exit code 1']);
  expect(cleared).toEqual(['launcher']);
});

test.each<[string, Partial<Tool>]>([
  ['stdout', { stdout: `${'é'.repeat(128)}.made.out` }],
  ['stderr', { stderr: '$(inputs.raw.basename)'.repeat(40) }],
])(
  'a name of %s that has become too long is the fault of the step: 508, and no node suffers',
  async (stream, change) => {
    await using on = await farm();
    for (let n = 0; n < 4; n++)
      expect((await ended(on.server, on.site.claim(toolOf('tiny', change)))).failure).toMatchObject({
        code: 508,
        source: 'payload',
        text: expect.stringMatching(`${stream}: .*bytes long; at most 255`),
      });
    expect((await ended(on.server, on.site.claim(toolOf('tiny')))).state).toBe('FINISHED');
  },
);

test('a payload that has passed its limit when it ends has failed, however short it ran', async () => {
  await using on = await farm({ PILOT_MAX_OUTPUT_MIB: 1 });
  const text = 'head -c 2000000 /dev/zero; echo x >made.out';
  const stdout = { stdout: 'big.txt', outputs: [{ port: 'out', kind: 'output', required: true, globs: ['big.txt'] }] };
  const report = await ended(on.server, on.site.claim({ ...script(text), ...(stdout as Partial<Tool>) }));
  expect(report.failure).toMatchObject({ code: 507, text: expect.stringContaining('PILOT_MAX_OUTPUT_MIB') });
  const flood = await ended(on.server, on.site.claim(script('truncate -s 300M /dev/stdout; echo x >made.out')));
  expect(flood.failure).toMatchObject({ code: 413, text: expect.stringContaining('more than 256 MiB') });
});

test('a launcher that does not see what was mounted since its start is replaced', async () => {
  await using on = await farm({ PILOT_SLOTS: 1 });
  expect((await ended(on.server, on.site.claim(toolOf('tiny')))).state).toBe('FINISHED');
  using disk = mountSmallDisk(on.site.path('work'));
  if (!disk.mounted) return;
  await ended(on.server, on.site.claim(toolOf('tiny')));
  const report = await ended(on.server, on.site.claim(toolOf('tiny')));
  expect(report.failure ?? report.state).toBe('FINISHED');
});
