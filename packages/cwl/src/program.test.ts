import { describe, expect, test } from '@jest/globals';
import { compileChain } from './compile.ts';
import { renderCommand } from './job-command.ts';
import type { CompileResult, Problem } from './types.ts';

/** A chain of one step with this command line and this output. */
const template = (
  tool: Record<string, unknown>,
  { glob = '*.out', port = 'out', more = {} }: { glob?: unknown; port?: string; more?: object } = {},
): CompileResult =>
  compileChain(
    JSON.stringify({
      cwlVersion: 'v1.2',
      class: 'Workflow',
      requirements: { ScatterFeatureRequirement: {} },
      inputs: {
        files: 'File[]',
        name: { type: 'string', default: 'prog' },
        folder: { type: 'string', default: 'a/b' },
      },
      outputs: {},
      steps: {
        one: {
          scatter: 'file',
          in: { file: 'files', name: 'name', folder: 'folder' },
          out: [port],
          run: {
            class: 'CommandLineTool',
            inputs: { file: { type: 'File', inputBinding: {} }, name: 'string', folder: 'string' },
            outputs: { [port]: { type: 'File', outputBinding: { glob } }, ...more },
            ...tool,
          },
        },
      },
    }),
  );
const problemsOf = (compiled: CompileResult): readonly Problem[] => ('problems' in compiled ? compiled.problems : []);

describe('a program that no pilot can find is refused, with what to write', () => {
  test.each([
    ['./x', 'baseCommand: x'],
    ['../x', 'baseCommand: x'],
    ['/opt/x/bin/x', 'baseCommand: x'],
    ['x/y', 'baseCommand: y'],
    ['x/', 'baseCommand: x'],
    ['/', 'plain name'],
    ['.', 'plain name'],
    ['..', 'plain name'],
    ['', 'baseCommand: [program'],
    ['  ', 'baseCommand: [program'],
    ['sort -n', 'baseCommand: [sort, -n]'],
    [' sort', 'baseCommand: [sort]'],
    ['a\nb', 'plain name'],
    ['a\tb', 'plain name'],
    ['a\u200Bb', 'plain name'],
    ['a|b', 'sh, -c'],
    ['a && b', 'sh, -c'],
    ['a;b', 'sh, -c'],
    ['a>b', 'sh, -c'],
    ['`x`', 'sh, -c'],
    ['$(inputs.name)', 'plain name'],
    ['${return 1}', 'plain name'],
    ['x'.repeat(256), 'plain name'],
    ['ы'.repeat(128), 'plain name'],
  ])('%j', (program, hint) => {
    for (const baseCommand of [program, [program], [program, '-a']])
      expect(problemsOf(template({ baseCommand }))).toMatchObject([
        {
          code: 'SPD_PROGRAM',
          path: expect.stringContaining('baseCommand') as unknown,
          hint: expect.stringContaining(hint) as unknown,
        },
      ]);
    // Without baseCommand the first argument is the program.
    if (!program.includes('$'))
      expect(problemsOf(template({ arguments: [program] }))).toMatchObject([{ code: 'SPD_PROGRAM' }]);
  });

  test.each([[7], [true], [null], [{ a: 'b' }], [['ok', 7]], [[['a']]]])('%j is no text', (baseCommand) => {
    expect(problemsOf(template({ baseCommand })).map(({ code }) => code)).toContain('CWL_FIELD');
  });

  test.each([[{}], [{ baseCommand: [] }]])('a tool of which the first word is a file: %j', (tool) => {
    expect(problemsOf(template(tool))).toMatchObject([
      { code: 'SPD_PROGRAM', hint: expect.stringContaining('baseCommand') as unknown },
    ]);
  });

  test('a tool without any word', () => {
    const inputs = { file: 'File', name: 'string', folder: 'string' };
    expect(problemsOf(template({ inputs }))).toMatchObject([{ code: 'CWL_FIELD_MISSING' }]);
  });
});

test.each([
  'x',
  'x.py',
  'g++',
  '[',
  '7z',
  '-x',
  'x@1.2',
  'a,b',
  'a=b',
  'a:b',
  '~x',
  '#x',
  "it's",
  'прога',
  'x'.repeat(255),
  '...',
])('the odd name %j is a program', (program) => {
  for (const tool of [{ baseCommand: program }, { arguments: [program, '-a'] }]) {
    const compiled = template(tool);
    expect(problemsOf(compiled)).toEqual([]);
    if ('chain' in compiled)
      expect(compiled.chain.steps[0]).toMatchObject({ executable: program, tool: { baseCommand: [program] } });
  }
});

test('without baseCommand the program may come from a parameter, and the command line is the same', () => {
  const compiled = template({ arguments: ['$(inputs.name)-x', '-a'] });
  if (!('chain' in compiled)) throw new Error(JSON.stringify(compiled.problems));
  const [step] = compiled.chain.steps;
  const runtime = { outdir: '/w', tmpdir: '/t', cores: 1, ramMiB: 1 };
  const job = { inputs: [{ path: '/w/in/f', basename: 'f', size: 1 }], runtime };
  expect(step && renderCommand(step.tool, job).argv).toEqual(['prog-x', '-a', '/w/in/f']);
});

describe('a pattern that nothing can match is refused', () => {
  test.each([
    ['/etc/passwd', 'absolute'],
    ['../x', 'leads out'],
    ['a/../../x', 'leads out'],
    ['', 'names no file'],
    ['.', 'names no file'],
    ['./', 'names no file'],
    ['out/', 'names no file'],
    ['$(inputs.file.path)', 'full path'],
    ['$(runtime.outdir)/x.out', 'full path'],
    ['$(inputs.file.dirname)/*.out', 'full path'],
    ['a\nb.out', 'U+000A'],
    ['a\u202Eb.out', 'U+202E'],
    ['[z-a].out', 'backwards'],
    [`${'x'.repeat(201)}*`, '201 bytes'],
    [`${'ы'.repeat(101)}*`, '202 bytes'],
  ])('%j %s', (glob, why) => {
    for (const given of [glob, ['ok.out', glob]])
      expect(problemsOf(template({ baseCommand: 'x' }, { glob: given }))).toMatchObject([
        { code: 'SPD_GLOB', message: expect.stringContaining(why) as unknown },
      ]);
  });

  test.each([
    '*',
    '*.out',
    'a/b/*.out',
    './x.out',
    '[!a]*',
    '[a-z].out',
    '$(inputs.file.basename)',
    '$(inputs.file.nameroot).out',
    '$(inputs.name).out',
    'x\\*',
    `${'x'.repeat(200)}`,
    '*.tar.gz',
    '.hidden',
  ])('%j is taken', (glob) => expect(problemsOf(template({ baseCommand: 'x' }, { glob }))).toEqual([]));
});

test.each([
  ['/x.out', 'absolute'],
  ['../x.out', 'leads out'],
  ['a/b', 'folder'],
  ['$(inputs.folder)', 'folder'],
  ['', 'is empty'],
  ['.', 'no name'],
  ['a\nb', 'U+000A'],
  ['$(runtime.tmpdir)', 'full path'],
  ['x'.repeat(201), '201 bytes'],
])('stdout and stderr do not go into %j', (name, why) => {
  for (const stream of ['stdout', 'stderr'])
    expect(problemsOf(template({ baseCommand: 'x', [stream]: name }))).toMatchObject([
      { code: 'SPD_ENTRYNAME', message: expect.stringContaining(why) as unknown },
    ]);
});

test('names that would not fit into the names made of them are refused at once', () => {
  const why = (compiled: CompileResult): string[] =>
    problemsOf(compiled).map(({ code, message }) => `${code} ${message}`);
  const tool = { baseCommand: 'x' };
  expect(why(template(tool, { port: 'p'.repeat(16) }))).toEqual([]);
  expect(why(template(tool, { port: 'p'.repeat(17) }))).toEqual([expect.stringMatching(/^SPD_NAME output .*17 bytes/)]);
  expect(why(template(tool, { port: 'p'.repeat(129) }))[0]).toMatch(/^CWL_FIELD .*129 letters/);
  expect(why(template(tool, { glob: '*.1234567890' }))).toEqual([]);
  expect(why(template(tool, { glob: '*.12345678901' }))).toEqual([expect.stringMatching(/^SPD_NAME .*11 bytes/)]);
  // What is no dataset gets no such names.
  const log = { a_very_very_long_log: { type: 'File', outputBinding: { glob: '*.averylongextension' } } };
  expect(why(template(tool, { more: log }))).toEqual([]);
});
