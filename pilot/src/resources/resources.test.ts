import { describe, expect, test } from '@jest/globals';
import { ended, farm } from '../../test/kit.ts';
import { limitsOf, toolOf } from '../../test/site.ts';
import { readConfig } from '@visor/service/process';
import { until } from '@visor/testkit';
import { settings } from '../config.ts';

const SCRIPT = 'echo made >made.out; env | grep CUDA >&2 || echo unset >&2';
const base = { VISOR_TOKEN_FILE: '/t', PILOT_WORK_DIR: '/w' };

describe('settings of what a pilot has', () => {
  test('are read', () => {
    const config = readConfig(settings, {
      ...base,
      PILOT_CORES: '2.5',
      PILOT_RAM_MIB: '4096',
      PILOT_GPUS: '0,GPU-5a8f:1',
      PILOT_LABELS: 'avx512, site=lhep',
      PILOT_ENDS_AT: '1790000000',
    });
    expect(config).toMatchObject({
      PILOT_CORES: 2.5,
      PILOT_RAM_MIB: 4096,
      PILOT_GPUS: ['0', 'GPU-5a8f:1'],
      PILOT_LABELS: ['avx512', 'site=lhep'],
      PILOT_ENDS_AT: 1_790_000_000_000,
    });
    expect(readConfig(settings, { ...base, PILOT_GPUS: 'none' }).PILOT_GPUS).toEqual([]);
  });

  test.each([
    ['PILOT_CORES', '0'],
    ['PILOT_CORES', 'many'],
    ['PILOT_RAM_MIB', '-1'],
    ['PILOT_GPUS', '0,0'],
    ['PILOT_GPUS', 'a b'],
    ['PILOT_LABELS', 'a b'],
    ['PILOT_ENDS_AT', 'tomorrow'],
  ])('%s=%s is refused by name', (name, value) => {
    expect(() => readConfig(settings, { ...base, [name]: value })).toThrow(new RegExp(`${name} (must be|has)`));
  });
});

test('a pilot declares what it has, and shows each payload its own GPUs', async () => {
  await using on = await farm({
    PILOT_CORES: 2,
    PILOT_RAM_MIB: 900,
    PILOT_SCRATCH_MIB: 70,
    PILOT_GPUS: ['4', '7'],
    PILOT_LABELS: ['ssd'],
    PILOT_ENDS_AT: Date.now() + 3_600_000,
  });
  const run = async (gpus: number): Promise<unknown> =>
    (await ended(on.server, on.site.claim(toolOf('shell', {}, SCRIPT), { limits: limitsOf({ gpus }) }))).stderr;
  expect(await run(1)).toMatchObject({ text: 'CUDA_VISIBLE_DEVICES=4\n' });
  expect(await run(2)).toMatchObject({ text: expect.stringMatching(/=(4,7|7,4)\n$/) });
  expect(await run(0)).toMatchObject({ text: 'CUDA_VISIBLE_DEVICES=\n' });
  expect(on.server.registered).toEqual([
    expect.objectContaining({ cores: 2, ramMiB: 900, scratchMiB: 70, gpus: 2, labels: ['ssd'], prefetch: 600 }),
  ]);
  expect(on.server.registered[0]?.lifetimeSeconds).toBeGreaterThan(3_500);
});

test('a node without GPUs changes nothing in the environment of payloads', async () => {
  await using on = await farm();
  expect((await ended(on.server, on.site.claim(toolOf('shell', {}, SCRIPT)))).stderr).toMatchObject({
    text: 'unset\n',
  });
  expect(on.server.registered[0]?.gpus).toBe(0);
});

test('jobs that fill the cores run one after the other', async () => {
  await using on = await farm({ PILOT_SLOTS: 2, PILOT_CORES: 2 });
  const wide = [1, 2].map(() => on.site.claim(toolOf('sleep-forever'), { limits: limitsOf({ cores: 2 }) }));
  on.server.offer(...wide);
  await until(() => wide.some((claim) => on.server.states(claim).includes('RUNNING')));
  const narrow = await ended(on.server, on.site.claim(toolOf('no-such-program')));
  expect(narrow.state).toBe('FAILED');
  expect(wide.filter((claim) => on.server.states(claim).includes('RUNNING'))).toHaveLength(1);
});

test('a pilot at its end drains, and no command cancels that', async () => {
  await using on = await farm({ PILOT_ENDS_AT: Date.now() });
  on.server.command({ kind: 'RESUME', jobId: null, attempt: null });
  expect(await on.pilot.departed).toBe('drained');
});
