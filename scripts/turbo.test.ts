import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';

const root = join(import.meta.dirname, '..');
const TASKS = ['generate:check', 'golden', 'schema', 'lint', 'structure', 'language', 'format', 'typecheck'];

interface DryRun {
  readonly tasks: readonly { readonly taskId: string; readonly hash: string }[];
}

/** A repository with these files and the settings of this one. */
function repository(folder: string, files: readonly string[]): void {
  for (const name of ['package.json', 'package-lock.json', 'turbo.json']) cpSync(join(root, name), join(folder, name));
  for (const file of files) write(folder, file, '{ "name": "first" }\n');
  execFileSync('git', ['init', '-q'], { cwd: folder });
  execFileSync('git', ['add', '.'], { cwd: folder });
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** What turbo knows each task by: another hash, and it runs again. */
function hashes(folder: string): ReadonlyMap<string, string> {
  const turbo = join(root, 'node_modules/.bin/turbo');
  const args = ['--skip-infer', 'run', ...TASKS, '--dry=json', `--cwd=${folder}`];
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
  const { tasks } = JSON.parse(
    execFileSync(turbo, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }),
  ) as DryRun;
  return new Map(tasks.map(({ taskId, hash }) => [taskId.replace('//#', ''), hash]));
}

const FILES: readonly (readonly [string, readonly string[]])[] = [
  ['subgraphs/data/src/file/file.store.ts', TASKS],
  ['schema/data.graphql', TASKS],
  ['packages/bus/package.json', TASKS],
  ['subgraphs/data/mappers.json', TASKS],
  ['schema/golden/messages.txt', TASKS],
  ['.oxlintrc.json', TASKS],
  ['.prettierrc.json', TASKS],
  ['tsconfig.json', TASKS],
  ['package-lock.json', TASKS],
  ['docs/states.md', ['generate:check', 'language']],
  ['subgraphs/data/README.md', ['generate:check', 'language']],
];

test('a changed file makes every check run again that reads it', async () => {
  await using directory = testDirectory();
  repository(
    directory.path,
    FILES.map(([file]) => file).filter((file) => file !== 'package-lock.json'),
  );
  let before = hashes(directory.path);
  expect([...before.keys()].toSorted()).toEqual(TASKS.toSorted());
  expect(hashes(directory.path)).toEqual(before);
  for (const [file, tasks] of FILES) {
    appendFileSync(join(directory.path, file), '\n');
    const after = hashes(directory.path);
    const changed = TASKS.filter((task) => after.get(task) !== before.get(task));
    expect({ file, changed }).toEqual({ file, changed: tasks });
    before = after;
  }
});

test('a new file counts before Git knows it', async () => {
  await using directory = testDirectory();
  repository(directory.path, []);
  const before = hashes(directory.path);
  write(directory.path, 'cli/src/new.ts', 'export {};\n');
  const after = hashes(directory.path);
  expect(TASKS.filter((task) => after.get(task) === before.get(task))).toEqual([]);
});
