import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileChain } from './compile.ts';
import { collectOutputs, classifyExitCode, renderCommand } from './job-command.ts';
import type { Chain, Job, JobFile, Tool } from './types.ts';

/** Command lines that cwltool 3.3 made of `chain.cwl`: `@x` is the place of the staged file x. */
interface Oracle {
  readonly parameters: Record<string, unknown>;
  readonly files: readonly { basename: string; size: number }[];
  readonly jobs: readonly {
    readonly argv: readonly string[];
    readonly env: Record<string, string>;
    readonly stdin?: string;
    readonly stdout?: string;
    readonly stderr?: string;
  }[];
}
const folder = new URL('../oracle/', import.meta.url);
const oracle = JSON.parse(readFileSync(new URL('chain.json', folder), 'utf8')) as Oracle[];
const text = readFileSync(new URL('chain.cwl', folder), 'utf8');

function chainOf(parameters: unknown = {}): Chain {
  const compiled = compileChain(text, parameters);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 1));
  return compiled.chain;
}
const toolOf = (index: number, parameters: unknown = {}): Tool => {
  const tool = chainOf(parameters).steps[index]?.tool;
  if (!tool) throw new Error(`no step ${index}`);
  return tool;
};
const runtime = { outdir: '/work', tmpdir: '/tmp', cores: 2, ramMiB: 512 };
const jobOf = (...inputs: readonly Omit<JobFile, 'path'>[]): Job => ({
  inputs: inputs.map((one) => ({ ...one, path: `@${one.basename}` })),
  runtime,
});
const named = (...names: readonly string[]): Job => jobOf(...names.map((basename) => ({ basename, size: 1 })));

test.each(oracle.map((one) => [JSON.stringify(one.parameters), one] as const))(
  'command lines are those of cwltool, parameters %s',
  (_title, { parameters, files, jobs }) => {
    const chain = chainOf(parameters);
    const [decode, merge] = chain.steps;
    if (!decode || !merge) throw new Error('two steps');
    const made = files.map(({ basename }) => basename.replace(/(?<=.)\.[^.]*$/, ''));
    const rendered = [
      ...files.map((file) => renderCommand(decode.tool, jobOf(file))),
      renderCommand(merge.tool, named(...made.map((name) => `${name}.digi`))),
    ];
    const strip = ({ env, ...rest }: ReturnType<typeof renderCommand>) => {
      const { HOME, TMPDIR, ...own } = env;
      expect([HOME, TMPDIR]).toEqual(['/work', '/tmp']);
      return { ...rest, env: own };
    };
    expect(rendered.map(strip)).toEqual(jobs);
  },
);

test('the chain is what the document says, whatever the order of its keys', () => {
  const { steps } = chainOf({ run: 8 });
  expect(
    steps.map(({ ordinal, step, mode, rank, retries, filesPerJob }) => ({
      ordinal,
      step,
      mode,
      rank,
      retries,
      filesPerJob,
    })),
  ).toEqual([
    { ordinal: 1, step: 'decode', mode: 'MAP', rank: 3, retries: 4, filesPerJob: undefined },
    { ordinal: 2, step: 'merge', mode: 'MERGE', rank: 9, retries: 1, filesPerJob: 20 },
  ]);
  expect(steps[0]).toMatchObject({
    executable: 'spd-step',
    device: 'CPU',
    retryDelay: 1,
    outputs: [{ port: 'digi', required: true }],
    resources: { cores: 2, ramMiB: 512, scratchMiB: 2 },
  });
  expect(steps[0]?.args).toContain('--run=8');
  expect(steps[0]?.args).toContain('$(inputs.raw.nameroot).digi');
});

test('a tool goes through JSON unharmed', () => {
  const tool = toolOf(0);
  const again = JSON.parse(JSON.stringify(tool)) as Tool;
  expect(renderCommand(again, named('a.raw'))).toEqual(renderCommand(tool, named('a.raw')));
});

test('a map tool takes one file, no more and no less', () => {
  expect(() => renderCommand(toolOf(0), named())).toThrow('one file');
  expect(() => renderCommand(toolOf(0), named('a', 'b'))).toThrow('one file');
});

test('outputs, logs and captured streams are distinguished', () => {
  const found = collectOutputs(toolOf(0), ['sub/x.digi', 'a.log', 'a.digi', '.hidden.digi', 'core'], named('a.raw'));
  expect(found).toEqual({ outputs: [{ port: 'digi', name: 'a.digi' }], logs: ['a.log'], missing: [], ambiguous: [] });
});

test('what is missing and what is there twice is said by port', () => {
  expect(collectOutputs(toolOf(0), ['b.digi', 'a.digi'], named('a.raw'))).toEqual({
    outputs: [],
    logs: [],
    missing: ['step_log'],
    ambiguous: [{ port: 'digi', names: ['a.digi', 'b.digi'] }],
  });
});

test('letters of a file name are never read as a pattern', () => {
  const files = ['x.log', '[ab]*.log'];
  expect(collectOutputs(toolOf(0), files, named('[ab]*.raw')).logs).toEqual(['[ab]*.log']);
});

test('a file name with any letters in it comes out as one argument, unchanged', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (basename) => {
      const { argv } = renderCommand(toolOf(0), jobOf({ basename, size: 0 }));
      expect(argv.filter((one) => one === `@${basename}`)).toHaveLength(2);
      expect(argv).toHaveLength(20);
    }),
  );
});

test('an exit code that the tool does not name may heal', () => {
  const tool = { ...toolOf(0), successCodes: [0, 3], permanentFailCodes: [3, 65], temporaryFailCodes: [75] };
  expect([0, 3, 65, 75, 1, 137].map((code) => classifyExitCode(tool, code))).toEqual([
    'success',
    'success',
    'permanent',
    'temporary',
    'temporary',
    'temporary',
  ]);
});
