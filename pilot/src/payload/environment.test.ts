import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { HeartbeatInput } from '#operations';
import { testDirectory, until, untilEvent } from '@visor/testkit';
import fc from 'fast-check';
import { ended, farm, storedAt } from '../../test/kit.ts';
import { toolOf } from '../../test/site.ts';
import { changedVariables, joinPath, parseVariables } from './environment.rules.ts';
import { quote } from './job-file.rules.ts';
import { hasVariable, listPids } from './processes.ts';
import { runEnvironmentScript } from './run-environment-script.ts';
import { wrap, wrapperProblem } from './wrapper.rules.ts';

const ENV = toolOf('script', { bindings: [{ value: 'env >made.out', separate: true }], env: { MODE: 'of the tool' } });

const withScript = (text: string, seconds = 30) => {
  const settings = { PILOT_ENVIRONMENT_SECONDS: seconds, PILOT_SLOTS: 1, PILOT_ENVIRONMENT_SCRIPT: '' };
  return farm(settings, (site) => {
    settings.PILOT_ENVIRONMENT_SCRIPT = site.path('setup.sh');
    writeFileSync(site.path('setup.sh'), text);
  });
};

test('payloads get what the script sets, and what their tool sets wins', async () => {
  const text =
    'export RELEASE="4.1 \'beta\'" MODE=script PATH="/opt/spd/bin:$PATH" HOME=/x VISOR_TOKEN=$VISOR_TOKEN_FILE\n';
  await using on = await withScript(text);
  const report = await ended(on.server, on.site.claim(ENV));
  expect(report.failure ?? report.state).toBe('FINISHED');
  const env = parseVariables(readFileSync(storedAt(report)[0] ?? '', 'utf8').replaceAll('\n', '\0'));
  expect(env).toMatchObject({ RELEASE: "4.1 'beta'", MODE: 'of the tool', VISOR_TOKEN: '' });
  expect(env.PATH).toMatch(/:\/opt\/spd\/bin:.*\/usr\/bin:\/bin$/);
  expect(env.HOME).toContain(on.site.path('work'));
}, 60_000);

describe('a script that', () => {
  test.each<[string, string, RegExp, number?]>([
    ['fails', 'echo no such release >&2; false', /ended with exit code 1; it wrote: no such release/],
    ['exits', 'exit 0', /called exit/],
    ['exits with a code', 'exit 7', /ended with exit code 7/],
    ['hangs', 'sleep 1000 & setsid sleep 1000; sleep 1000', /ran longer than 1 s/, 1],
    ['prints without end', 'yes', /printed more than 8 MiB/],
    ['sets too much', 'export X=$(head -c 2000000 /dev/zero | tr "\\0" x)', /exit code|variables of more than/],
    ['kills itself', 'kill -KILL $$', /was ended by SIGKILL/],
    ['sets what is no text', "export OK=1 SITE=$(printf 'Dub\\351')", /set SITE to bytes that are not UTF-8.*unset it/],
  ])(
    '%s keeps the pilot from claiming, and says why',
    async (_, text, why, seconds = 30) => {
      await using on = await withScript(text, seconds);
      const isReported = ({ notReady }: HeartbeatInput): boolean => why.test(notReady ?? '');
      await untilEvent<HeartbeatInput>(on.server, 'heartbeat', isReported, { within: 30_000 });
      // Mended, it is tried again.
      writeFileSync(on.site.path('setup.sh'), 'export RELEASE=5\n');
      const report = await ended(on.server, on.site.claim(ENV));
      expect(report.failure ?? report.state).toBe('FINISHED');
      await until(
        () => !listPids().some((pid) => hasVariable(pid, (variable) => variable.startsWith('VISOR_ENVIRONMENT='))),
      );
    },
    90_000,
  );
});

test('variables come as the script has set them, whatever characters they hold', async () => {
  await using folder = testDirectory();
  const values = { LINES_: 'a\nB=c\n', MARK: '\u0001x\u0001', TEXT: 'Дубна "1" \'2\' $(x) `y` \\' };
  const script = Object.entries(values).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  const run = (text: string) => {
    writeFileSync(join(folder.path, 'setup.sh'), text);
    const head = Buffer.from(text).toString('base64');
    return runEnvironmentScript({ path: join(folder.path, 'setup.sh'), head }, 30, new AbortController().signal);
  };
  expect(await run(script.join(''))).toEqual(values);
  expect(await run(`#!/bin/bash\n${script.join('')}`)).toEqual(values);
  expect(await run('set -- a b; shift; unset VISOR_ENVIRONMENT HOME; export X=1')).toEqual({ X: '1' });
  expect(await run('env() { :; }; printf() { :; }; export PATH=/only/here X=1')).toEqual({
    PATH: '/only/here',
    X: '1',
  });
  expect(await run('unset PATH; export X=1')).toEqual({ X: '1' });
});

test('whatever a script prints, what is taken of it are variables', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const name of Object.keys(changedVariables({}, parseVariables(text))))
        expect(name).toMatch(/^[A-Za-z_]\w*$/);
    }),
  );
  expect(changedVariables({ A: '1', B: '2' }, { A: '1', B: '3', C: '', _: 'x', 'BASH_FUNC_x%%': '()' })).toEqual({
    B: '3',
    C: '',
  });
  expect(joinPath('/own:/usr/bin:/bin', 'rel:/new:/usr/bin:/own')).toBe('/own:/new:/usr/bin:/bin');
  expect(joinPath('/own:/usr/bin:/bin', undefined)).toBe('/own:/usr/bin:/bin');
});

test('a wrapper runs each payload, with the folders of its attempt', async () => {
  const words = ['/usr/bin/env', 'WRAPPED={out}', 'SLOT={slot}'];
  await using on = await farm({ PILOT_WRAPPER: words, PILOT_SLOTS: 1 });
  const report = await ended(on.server, on.site.claim(ENV));
  expect(readFileSync(storedAt(report)[0] ?? '', 'utf8')).toMatch(/^WRAPPED=\/.*\/out$[^]*^SLOT=0$/m);
  expect(wrapperProblem(words)).toBeUndefined();
  expect(wrapperProblem(['bwrap'])).toMatch(/absolute path/);
  expect(wrapperProblem(['/bin/x', 'a{work}'])).toMatch(/\{work\} stands for nothing/);
  const launch = { cwd: '/', env: {}, argv: ['/p', '{out}'], stdout: '/o', stderr: '/e' };
  const places = { out: 'a$&', tmp: 'b', inputs: 'c', slot: '1' };
  expect(wrap(launch, ['/w', '{out}{tmp}'], places).argv).toEqual(['/w', 'a$&b', '/p', '{out}']);
}, 60_000);
