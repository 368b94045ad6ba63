import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';

const program = join(import.meta.dirname, '../../main.ts');
const SDL = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { runs: [Run!]! }
  type Run { beam: Float secret: String @allow(scopes: [admin]) }
  type Dataset @key(fields: "id") { id: ID! daqRun: Run }`;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function visor(dir: string, ...given: string[]): Promise<Ended> {
  const parameters = [program, 'subgraph', ...given, '--dir', dir];
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, parameters)) };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    return { code, stdout, stderr };
  }
}

test('a subgraph is checked before it is written, listed and removed', async () => {
  await using directory = testDirectory();
  const folder = join(directory.path, 'subgraphs');
  const sdl = join(directory.path, 'runs.sdl');
  writeFileSync(sdl, SDL);
  const added = await visor(directory.path, 'add', 'runs', 'http://127.0.0.1:9/graphql', '--sdl', sdl);
  expect(added).toMatchObject({
    code: 0,
    stdout: 'runs adds:\n  Dataset.daqRun (read)\n  Query.runs (read)\n  Run.secret (admin)\n  types: Run\n',
  });
  expect(readdirSync(folder)).toEqual(['runs.graphql', 'runs.yaml']);
  expect(readFileSync(join(folder, 'runs.yaml'), 'utf8')).toContain('url: http://127.0.0.1:9/graphql');
  const listed = await visor(directory.path, 'list', '-o', 'json');
  expect(JSON.parse(listed.stdout)).toMatchObject([{ name: 'runs', state: 'unknown', file: 'runs.yaml' }]);
  expect((await visor(directory.path, 'remove', 'runs')).code).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test('certificates of an authority are written beside the file, and removed with it', async () => {
  await using directory = testDirectory();
  const folder = join(directory.path, 'subgraphs');
  const sdl = join(directory.path, 'runs.sdl');
  writeFileSync(sdl, SDL);
  const given = ['add', 'runs', 'https://127.0.0.1:9/graphql', '--sdl', sdl, '--ca'];
  expect(await visor(directory.path, ...given, sdl)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('holds no certificate') as unknown,
  });
  const authority = join(import.meta.dirname, '../../../../gateway/test/certificates/ca.pem');
  expect((await visor(directory.path, ...given, authority)).code).toBe(0);
  expect(readdirSync(folder)).toEqual(['runs.graphql', 'runs.pem', 'runs.yaml']);
  expect(readFileSync(join(folder, 'runs.yaml'), 'utf8')).toMatch(/tls:\n\s+ca: runs.pem/);
  expect((await visor(directory.path, 'check', join(folder, 'runs.yaml'))).code).toBe(0);
  expect((await visor(directory.path, 'remove', 'runs')).code).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test('what cannot join is named, and nothing is written', async () => {
  await using directory = testDirectory();
  const sdl = join(directory.path, 'bad.sdl');
  writeFileSync(sdl, SDL.replace('runs: [Run!]!', 'jobs: [Run!]!'));
  const refused = await visor(directory.path, 'add', 'runs', 'http://a/', '--sdl', sdl, '-o', 'json');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Query.jobs') as unknown });
  expect(JSON.parse(refused.stdout)).toMatchObject({ name: 'runs', adds: { fields: [] } });
  expect(readdirSync(directory.path)).toEqual(['bad.sdl']);
  const wrong = await visor(directory.path, 'check', 'workload', 'ftp://a/');
  expect(wrong).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/"workload" is used by Visor[^]*url must/) as unknown,
  });
  expect(await visor(directory.path, 'remove', 'runs')).toMatchObject({ code: 4 });
});

test('a file that configures another subgraph, or cannot be read, is not written over', async () => {
  await using directory = testDirectory();
  const folder = join(directory.path, 'subgraphs');
  mkdirSync(folder);
  const add = ['add', 'runs', 'http://127.0.0.1:9/graphql'];
  writeFileSync(join(folder, 'runs.yaml'), 'name: other\nurl: http://127.0.0.1:9/\n');
  const another = { code: 1, stderr: expect.stringContaining('runs.yaml configures other') as unknown };
  expect(await visor(directory.path, ...add, '--replace')).toMatchObject(another);
  writeFileSync(join(folder, 'runs.yaml'), 'name: ru');
  const broken = { code: 1, stderr: expect.stringContaining('cannot be read; use --replace') as unknown };
  expect(await visor(directory.path, ...add)).toMatchObject(broken);
  expect(readFileSync(join(folder, 'runs.yaml'), 'utf8')).toBe('name: ru');
});

test('of a name that two files have, the file is asked for; options beside a file are not left out', async () => {
  await using directory = testDirectory();
  const folder = join(directory.path, 'subgraphs');
  mkdirSync(folder);
  for (const file of ['runs.yaml', 'copy.yml'])
    writeFileSync(join(folder, file), 'name: runs\nurl: http://127.0.0.1:9/\n');
  const twice = { code: 1, stderr: expect.stringContaining('runs is in copy.yml and runs.yaml') as unknown };
  expect(await visor(directory.path, 'remove', 'runs')).toMatchObject(twice);
  expect((await visor(directory.path, 'remove', 'copy.yml')).code).toBe(0);
  expect(readdirSync(folder)).toEqual(['runs.yaml']);
  const given = ['check', join(folder, 'runs.yaml'), '--identity', 'token', '--grant-mutation', 'add'];
  expect(await visor(directory.path, ...given)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('write --identity, --grant-mutation into it') as unknown,
  });
});
