import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT, startStack } from '@visor/laptop';
import { testDirectory } from '@visor/testkit';
import { runVisor } from './command.ts';

test('commands of data management on a running stack, with good and bad input', async () => {
  await using directory = testDirectory();
  await using stack = await startStack({ dir: directory.path, durable: false, pilots: 0 });
  const visor = async (...args: readonly string[]) => await runVisor(...args, '--dir', stack.dir);
  const folder = join(directory.path, 'new files');
  mkdirSync(folder);
  for (const name of ['a b.raw', 'Жук.raw', 'c.raw']) writeFileSync(join(folder, name), name);

  // Two announcements at once: each file is registered once, and each command says what it did.
  const announce = ['announce', folder, '--dataset', 'прогон 1', '--json'];
  const both = await Promise.all([visor(...announce), visor(...announce)]);
  const counts = both.map(({ stdout }) => JSON.parse(stdout) as { readonly announced: number; readonly known: number });
  expect(counts.reduce((sum, { announced }) => sum + announced, 0)).toBe(3);
  expect(counts.every(({ announced, known }) => announced + known === 3)).toBe(true);

  const [where, shown, unknown, event, closed] = await Promise.all([
    visor('file', 'where', 'Жук.raw', '-o', 'json'),
    visor('file', 'show', 'a b.raw', '-o', 'json'),
    visor('file', 'show', 'nothing'),
    visor('events', '--where', 'type:dataset.opened'),
    visor('dataset', 'close', 'прогон 1', '--reason', 'end'),
  ]);
  expect(JSON.parse(where.stdout)).toMatchObject([{ name: 'Жук.raw', replicas: [{ status: 'AVAILABLE' }] }]);
  expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'a b.raw', size: 7 });
  expect([unknown.status, event.status, closed.status]).toEqual([4, 2, 0]);
  expect(event.stderr).toContain('did you mean dataset.open');

  const [plan, inspected, doctor, missing] = await Promise.all([
    visor('retention', 'plan', '-o', 'json'),
    visor('inspect', 'consistency', 'input', '--dry-run', '--json'),
    visor('doctor', '--json'),
    visor('storage', 'add', 'x', join(directory.path, 'nowhere'), '--kind', 'external'),
  ]);
  expect(JSON.parse(plan.stdout)).toHaveLength(1);
  expect(JSON.parse(inspected.stdout)).toMatchObject({ storage: 'input', scanned: 3, dark: 0, missing: 0, refused: 0 });
  expect([doctor.status, JSON.parse(doctor.stdout)]).toMatchObject([0, { clean: true }]);
  expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('make it first')]);

  const held = await visor('dataset', 'hold', 'прогон 1', '--reason', 'anna reads it');
  const deleted = await visor('dataset', 'delete', 'прогон 1', '--reason', 'room');
  expect([held.status, deleted.status, deleted.stderr]).toEqual([0, 1, expect.stringContaining('anna reads it')]);

  // Each problem of a document that is refused is named with its place.
  const bad = join(directory.path, 'bad.cwl');
  writeFileSync(
    bad,
    readFileSync(join(ROOT, 'examples/lines/merge-sort.cwl'), 'utf8').replaceAll('texts }', 'textz }'),
  );
  const refused = await visor('template', 'submit', bad, '--mask', 'x');
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringMatching(/bad\.cwl:\d+:\d+: error: [^]*; hint: /)]);

  // One act of the server over several templates, with a record of who and why.
  const archived = await visor('template', 'archive', '--where', 'status:ACTUAL', '--reason', 'old', '-o', 'json');
  expect(JSON.parse(archived.stdout)).toMatchObject([{ outcome: 'APPLIED' }]);
  const actions = await visor('action', 'list', 'online-filter');
  expect(actions.stdout).toMatch(/archive +operator +APPLIED +old/);
}, 120_000);
