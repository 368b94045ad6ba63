import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { JobReport } from '#operations';
import { untilEvent } from '@visor/testkit';
import { TestServer } from '../test/server.ts';
import { Site, toolOf } from '../test/site.ts';
import { start } from './main.ts';
import { isTerminal } from './attempt/attempt.rules.ts';

/** A merge of no files at all. */
async function mergeNothing(program: string, change: object): Promise<JobReport> {
  await using stack = new AsyncDisposableStack();
  const site = stack.use(new Site());
  const server = stack.use(await TestServer.start());
  symlinkSync('/usr/bin/sort', site.path('sort'));
  const folders = [site.path(), join(import.meta.dirname, '../../payloads/bin')];
  stack.use(await start(site.config(server.url, { VISOR_PAYLOAD_PATH: folders })));
  const ended = untilEvent<JobReport>(server, 'report', ({ state }) => isTerminal(state));
  const tool = toolOf(program, { mode: 'MERGE', port: 'parts', ...change });
  server.offer(site.claim(tool, { inputs: [] }));
  return await ended;
}

test('a program that reads its standard input where it is given no file sees its end, and its empty result is no output', async () => {
  const bindings = [
    { value: '-m', separate: true },
    { value: '$(inputs.parts)', separate: true },
  ];
  expect(await mergeNothing('sort', { bindings, stdout: 'all.out' })).toMatchObject({
    state: 'FAILED',
    failure: { code: 502, text: expect.stringContaining('all.out is empty') },
  });
});

test("Visor's own merge makes a valid file of nothing", async () => {
  const bindings = ['merge', '--out', 'all.out'].map((value) => ({ value, separate: true }));
  const parts = { value: '$(inputs.parts)', prefix: '--in', separate: true };
  expect(await mergeNothing('spd-payload', { bindings: [...bindings, parts] })).toMatchObject({
    state: 'FINISHED',
    outputs: [{ basename: 'all.out' }],
  });
});
