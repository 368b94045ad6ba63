import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { compileChain } from './compile.ts';
import { collectOutputs, renderCommand } from './job-command.ts';
import type { JobFile, Tool } from './types.ts';

const PROGRAM = fileURLToPath(new URL('../../../examples/python-pilot/try_tool.py', import.meta.url));

const file = (basename: string): JobFile => ({ path: `/w/in/${basename}`, basename, size: 1234 });
const tool = (run: object, scatter = true): Tool => {
  const compiled = compileChain(
    JSON.stringify({
      cwlVersion: 'v1.2',
      class: 'Workflow',
      requirements: { ScatterFeatureRequirement: {} },
      inputs: { files: 'File[]' },
      outputs: {},
      steps: {
        one: {
          ...(scatter ? { scatter: 'f' } : {}),
          in: { f: 'files' },
          out: ['o'],
          run: {
            class: 'CommandLineTool',
            baseCommand: 'x',
            inputs: {
              f: { type: scatter ? 'File' : 'File[]' },
              small: { type: 'double', default: 1.5e-7, inputBinding: { prefix: '-s', separate: false } },
              large: { type: 'double', default: 1e21, inputBinding: { prefix: '-l' } },
              on: { type: 'boolean', default: true, inputBinding: { prefix: '--on' } },
              off: { type: 'boolean', default: false, inputBinding: { prefix: '--off' } },
              none: { type: 'string?', inputBinding: { prefix: '--none' } },
              text: { type: 'string', default: 'a b', inputBinding: {} },
            },
            outputs: { o: { type: 'File', outputBinding: { glob: '*.out' } } },
            ...run,
          },
        },
      },
    }),
  );
  if (!('chain' in compiled)) throw new Error(JSON.stringify(compiled.problems));
  return compiled.chain.steps[0]?.tool as Tool;
};
const one = (glob: unknown) => ({ outputs: { o: { type: 'File', outputBinding: { glob } } } });
const names = ['a.out', 'b.out', '.h.out', 'd/a.out', 'x[1].out', 'run7.x.out', 'ü.out', 'a', 'log'];

test('the Python pilot makes the same command lines, and finds the same files, as this package', () => {
  const cases: { tool: Tool; inputs: JobFile[] }[] = [
    ['*.out'],
    ['d/*.out', './a.out'],
    ['$(inputs.f.nameroot).out'],
    ['[ab].out'],
    ['[!ab].out', 'a'],
    ['x\\[1\\].out'],
    ['.h*'],
    ['?.out'],
    ['$(inputs.f.basename).out', '*'],
  ].flatMap((glob) =>
    ['run7.x', 'x[1]', '.profile', 'no-dot', 'a.tar.gz'].map((basename) => ({
      tool: tool(one(glob)),
      inputs: [file(basename)],
    })),
  );
  for (const words of [
    ['$(inputs.f.path)', '$(inputs.f)', 'pre$(inputs.f.basename)post', '$(inputs.small)', 'n=$(inputs.small)'],
    ['\\$(inputs.f)', 'a\\b', 'a\\\\b$(inputs.on)', '$(inputs["text"])', "$(inputs['f']['size'])"],
    ['$(runtime.outdir)/$(runtime.cores)-$(runtime.ram)', '$(inputs.none)', '$(inputs.off)', '$(inputs.large)'],
  ])
    cases.push({
      tool: tool({
        arguments: words,
        stdout: '$(inputs.f.nameroot).log',
        requirements: { EnvVarRequirement: { envDef: { A: '$(inputs.text)!' } } },
      }),
      inputs: [file('run7.x')],
    });
  for (const binding of [{}, { prefix: '-i' }, { prefix: '-i', itemSeparator: ',' }, { itemSeparator: ' ' }])
    for (const inputs of [[], [file('a')], [file('b'), file('a')]])
      cases.push({
        tool: tool(
          { inputs: { f: { type: 'File[]', inputBinding: binding } }, arguments: ['$(inputs.f.length)'] },
          false,
        ),
        inputs,
      });
  const runtime = { outdir: '/w/out', tmpdir: '/w/tmp', cores: 1, ramMiB: 512 };
  const wanted = cases.map(({ tool: of, inputs }) => {
    const { argv, env, stdout } = renderCommand(of, { inputs, runtime });
    const { outputs, ambiguous } = collectOutputs(of, names, { inputs, runtime });
    const found = [...outputs.map(({ name }) => [name]), ...ambiguous.map((many) => many.names)][0] ?? [];
    const { HOME: _home, TMPDIR: _tmpdir, ...declared } = env;
    return { argv, env: declared, stdout: stdout ?? null, outputs: { o: found } };
  });
  const input = cases.map((given) => JSON.stringify({ ...given, names })).join('\n');
  const { stdout, stderr } = spawnSync('python3', ['-B', PROGRAM], { input, encoding: 'utf8' });
  expect(stderr).toBe('');
  const got = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(got).toEqual(wanted);
});
