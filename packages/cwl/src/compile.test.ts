import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileChain } from './compile.ts';
import type { Problem } from './types.ts';

const base = `cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
inputs:
  raw_files: File[]
  threshold: { type: int, default: 50 }
steps:
  decode:
    scatter: raw
    in: { raw: raw_files }
    out: [digi, log]
    run:
      class: CommandLineTool
      baseCommand: spd-decode
      inputs: { raw: { type: File, inputBinding: {} } }
      outputs:
        digi: { type: File, outputBinding: { glob: '*.digi' } }
        log: stderr
  filter:
    scatter: digi
    in: { digi: decode/digi, threshold: threshold }
    out: [sel]
    hints: [{ class: spd:Task, retries: 2 }]
    run:
      class: CommandLineTool
      baseCommand: spd-filter
      arguments: [$(inputs.digi.path), $(inputs.threshold)]
      inputs: { digi: File, threshold: int }
      outputs: { sel: { type: File, outputBinding: { glob: $(inputs.digi.nameroot).sel } } }
outputs:
  selected: { type: 'File[]', outputSource: filter/sel }
`;

const problemsOf = (text: string, parameters?: unknown): readonly Problem[] => {
  const compiled = compileChain(text, parameters);
  return 'problems' in compiled ? compiled.problems : [];
};
const warningsOf = (text: string): readonly Problem[] => {
  const compiled = compileChain(text);
  return 'warnings' in compiled ? compiled.warnings : [];
};
/** The base with one place changed; the place must be there. */
function changed(from: string, to: string): string {
  expect(base).toContain(from);
  return base.replace(from, to);
}

test('the base is a chain of two', () => {
  const compiled = compileChain(base, { threshold: 60 });
  expect(compiled).toMatchObject({
    chain: {
      steps: [
        { ordinal: 1, step: 'decode', mode: 'MAP' },
        { ordinal: 2, step: 'filter', mode: 'MAP', retries: 2, args: ['$(inputs.digi.path)', '60'] },
      ],
    },
    warnings: [],
  });
});

test("the example's template is a chain of four", () => {
  const text = readFileSync(new URL('../../../examples/templates/online-filter.cwl', import.meta.url), 'utf8');
  const compiled = compileChain(text);
  expect(compiled).toMatchObject({
    chain: { steps: ['decode', 'reconstruct', 'filter', 'merge'].map((step) => ({ step })) },
  });
});

test('a syntax error is told once a line, with the usual remedy', () => {
  expect(problemsOf(changed("'File[]'", 'File[]'))).toMatchObject([
    { code: 'CWL_YAML', line: 32, hint: 'inside { } put "File[]" in quotes' },
  ]);
});

test('JSON is read too', () => {
  const tool = {
    class: 'CommandLineTool',
    baseCommand: 'x',
    inputs: { f: 'File' },
    outputs: { o: { type: 'stdout' } },
  };
  const document = {
    cwlVersion: 'v1.2',
    class: 'Workflow',
    requirements: [{ class: 'ScatterFeatureRequirement' }],
    inputs: [{ id: 'all', type: { type: 'array', items: 'File' } }],
    steps: [{ id: 'one', scatter: 'f', in: [{ id: 'f', source: 'all' }], out: [{ id: 'o' }], run: tool }],
    outputs: [],
  };
  expect(compileChain(JSON.stringify(document))).toMatchObject({
    chain: { steps: [{ step: 'one', executable: 'x' }] },
  });
});

describe('is refused, with a code and a place:', () => {
  test.each([
    ['another version', 'v1.2', 'v1.0', 'CWL_VERSION', 1],
    ['a bare tool', 'class: Workflow', 'class: CommandLineTool', 'CWL_CLASS', 2],
    ['a misspelt field', '    scatter: raw', '    scater: raw', 'CWL_FIELD', 10],
    ['a misspelt type', '{ raw: { type: File,', '{ raw: { type: Fille,', 'CWL_TYPE_UNKNOWN', 16],
    ['a field of another type', '    out: [sel]', '    out: sel', 'CWL_FIELD', 23],
    ['a missing field', '    out: [sel]\n', '', 'CWL_FIELD_MISSING', 20],
    ['an unknown source', 'decode/digi', 'decode/dig', 'CWL_LINK', 22],
    ['an input that the tool has not', 'threshold: threshold }', 'treshold: threshold }', 'CWL_LINK', 22],
    ['a cycle', '{ raw: raw_files }', '{ raw: filter/sel }', 'CWL_CYCLE', 9],
    ['two steps on one dataset', 'decode/digi', 'raw_files', 'CWL_LINK', 22],
    ['a step without files', 'digi: decode/digi, ', '', 'SPD_NO_DATASET', 20],
    ['a dataset into one port', '    scatter: raw\n', '', 'CWL_LINK_TYPE', 10],
    ['a list into a scattered list', 'raw: { type: File,', "raw: { type: 'File[]',", 'CWL_LINK_TYPE', 11],
    ['scatter over a number', 'scatter: digi', 'scatter: threshold', 'SPD_SCATTER_NONFILE', 21],
    ['scatter over two ports', 'scatter: digi', 'scatter: [digi, threshold]', 'SPD_SCATTER_METHOD', 21],
    [
      'scatter without its requirement',
      'requirements: { ScatterFeatureRequirement: {} }\n',
      '',
      'CWL_FIELD_MISSING',
      9,
    ],
    ['no dataset at all', 'raw_files: File[]', 'raw_files: string', 'SPD_NO_DATASET', 1],
    ['two datasets', '  threshold: {', "  more: 'File[]'\n  threshold: {", 'SPD_DATASET_AMBIGUOUS', 7],
    ['a file as parameter', '  threshold: {', '  cable_map: File\n  threshold: {', 'SPD_PARAM_TYPE', 7],
    ['a directory', 'raw: { type: File,', 'raw: { type: Directory,', 'SPD_DIRECTORY', 16],
    ['JavaScript in parentheses', '$(inputs.threshold)', '$(inputs.threshold + 1)', 'CWL_EXPR', 28],
    ['a JavaScript body', '$(inputs.threshold)', '"${ return 1; }"', 'CWL_EXPR', 28],
    ['an unknown input in a reference', '$(inputs.threshold)', '$(inputs.treshold)', 'CWL_EXPR', 28],
    ['an unknown field of a file', '$(inputs.digi.path)', '$(inputs.digi.pth)', 'CWL_EXPR', 28],
    ['a file where text is meant', '$(inputs.digi.nameroot).sel', '$(inputs.digi).sel', 'CWL_EXPR', 30],
    ['a glob out of the directory', "'*.digi'", "'../*.digi'", 'SPD_GLOB', 18],
    ['an absolute glob', "'*.digi'", '/etc/passwd', 'SPD_GLOB', 18],
    ['an output that is no file', 'log: stderr', 'log: string', 'SPD_NONFILE_LINK', 19],
    ['several files to a port', 'digi: { type: File,', "digi: { type: 'File[]',", 'SPD_NESTED_SCATTER', 18],
    [
      'two datasets of a step',
      'log: stderr',
      'stats: { type: File, outputBinding: { glob: s } }',
      'SPD_DATASET_AMBIGUOUS',
      9,
    ],
    ['no dataset of a step', 'digi: { type: File,', 'some_log: { type: File,', 'SPD_NO_OUTPUT', 9],
    ['a condition', '    out: [sel]', '    out: [sel]\n    when: $(inputs.threshold)', 'SPD_WHEN', 24],
    ['a subworkflow', 'class: CommandLineTool\n      baseCommand: spd-filter', 'class: Workflow', 'CWL_CLASS', 26],
    [
      'an ExpressionTool',
      'class: CommandLineTool\n      baseCommand: spd-filter',
      'class: ExpressionTool',
      'SPD_EXPRESSION_TOOL',
      26,
    ],
    ['an Operation', 'class: CommandLineTool\n      baseCommand: spd-filter', 'class: Operation', 'SPD_OPERATION', 26],
    ['an unknown hint of ours', 'class: spd:Task', 'class: spd:Tasks', 'CWL_HINT', 24],
    ['a value out of range', 'retries: 2', 'retries: 101', 'SPD_HINT_VALUE', 24],
    ['a false assertion', 'retries: 2', 'mode: merge', 'SPD_MODE_MISMATCH', 24],
    ['files per job of a map', 'retries: 2', 'filesPerJob: 2', 'SPD_HINT_VALUE', 24],
    ['a report that is no output', 'retries: 2', 'report: nothing', 'SPD_HINT_VALUE', 24],
    [
      'an unknown requirement',
      'ScatterFeatureRequirement: {} }',
      'ScatterFeatureRequirement: {}, Foo: {} }',
      'CWL_REQ_UNKNOWN',
      4,
    ],
    [
      'a container',
      'ScatterFeatureRequirement: {} }',
      'ScatterFeatureRequirement: {}, DockerRequirement: {} }',
      'SPD_REQ_UNSUPPORTED',
      4,
    ],
    [
      'JavaScript asked for',
      'ScatterFeatureRequirement: {} }',
      'ScatterFeatureRequirement: {}, InlineJavascriptRequirement: {} }',
      'SPD_REQ_UNSUPPORTED',
      4,
    ],
    ['a parameter without value', '{ type: int, default: 50 }', 'int', 'SPD_PARAM_MISSING', 7],
    ['a default of another type', 'default: 50', 'default: fifty', 'SPD_PARAM_TYPE', 7],
    ['an inclusion', "glob: '*.digi'", 'glob: { $include: file:///etc/passwd }', 'CWL_FIELD', 18],
    ['an import', '      inputs: { digi: File, threshold: int }', '      $import: x.cwl', 'CWL_REF', 29],
    ['an output of another shape', "type: 'File[]', outputSource", 'type: File, outputSource', 'CWL_LINK_TYPE', 32],
    ['a list of numbers', '{ type: int, default: 50 }', "{ type: 'int[]' }", 'SPD_PARAM_TYPE', 7],
    ['a computed step input', 'threshold: threshold }', 'threshold: { valueFrom: "1" } }', 'CWL_EXPR', 22],
    [
      'a key that is no text',
      '      baseCommand: spd-filter',
      '      baseCommand: spd-filter\n      {a: b}: 1',
      'CWL_YAML',
      28,
    ],
    [
      'a port whose name no reference can hold',
      '  threshold: {',
      "  'a b': {type: int, default: 1}\n  threshold: {",
      'CWL_FIELD',
      7,
    ],
    [
      'a description that is no text',
      'baseCommand: spd-filter',
      'baseCommand: spd-filter\n      doc: {a: b}',
      'CWL_FIELD',
      28,
    ],
    [
      'codes that are no list',
      'baseCommand: spd-filter',
      'baseCommand: spd-filter\n      successCodes: 0',
      'CWL_FIELD',
      28,
    ],
    [
      'a requirement without its map',
      'ScatterFeatureRequirement: {}',
      'ScatterFeatureRequirement: null',
      'CWL_FIELD',
      4,
    ],
    ['several sources', 'digi: decode/digi', 'digi: [decode/digi, raw_files]', 'CWL_LINK', 22],
  ])('%s', (_title, from, to, code, line) => {
    const problems = problemsOf(changed(from, to));
    expect(problems.map((one) => `${one.line} ${one.code}`)).toContain(`${line} ${code}`);
    expect(problems.every(({ message, col }) => message !== '' && col > 0)).toBe(true);
  });
});

test('every problem is told at once, in the order of the document, with a suggestion', () => {
  const text = base
    .replace('scatter: raw', 'scater: raw')
    .replace('decode/digi', 'decode/dig')
    .replace('retries', 'retrys');
  expect(problemsOf(text)).toMatchObject([
    { code: 'CWL_FIELD', line: 10, path: '/steps/decode/scater', hint: 'did you mean "scatter"?' },
    { code: 'CWL_LINK_TYPE', line: 11, path: '/steps/decode/in/raw' },
    { code: 'CWL_LINK', line: 22, path: '/steps/filter/in/digi', hint: 'did you mean "decode/digi"?' },
    { code: 'CWL_FIELD', line: 24, hint: 'did you mean "retries"?' },
  ]);
});

test('a requirement that would be refused is ignored as a hint, with a warning', () => {
  const text = changed(
    'hints: [{ class: spd:Task,',
    'hints: [{ class: DockerRequirement }, { class: "x:y" }, { class: spd:Task,',
  );
  expect(warningsOf(text).map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    'WARNING SPD_REQ_UNSUPPORTED',
    'WARNING CWL_HINT',
  ]);
});

test.each([
  [{ threshold: 'x' }, 'SPD_PARAM_TYPE'],
  [{ threshold: 1.5 }, 'SPD_PARAM_TYPE'],
  [{ threshold: 'a\0b' }, 'SPD_PARAM_TYPE'],
  [{ treshold: 1 }, 'SPD_PARAM_MISSING'],
  [{ raw_files: [] }, 'SPD_PARAM_MISSING'],
  [[1], 'SPD_PARAM_TYPE'],
])('parameters %j are refused: %s', (parameters, code) => {
  expect(problemsOf(base, parameters).map((one) => one.code)).toEqual([code]);
});

test("the seeds' own templates get one answer that names everything to add", () => {
  const seed = {
    steps: { decoding: { run: { class: 'CommandLineTool', baseCommand: 'echo' }, in: {}, out: '[a, b]' } },
  };
  const [problem, ...others] = problemsOf(JSON.stringify(seed));
  expect(others).toEqual([]);
  expect(problem?.message).toBe('this is not a CWL document yet: cwlVersion, class, inputs, outputs are missing');
  for (const part of ['cwlVersion: v1.2', 'class: Workflow', 'out: [port', 'outputs:', 'scatter', 'in: {port: source}'])
    expect(problem?.hint).toContain(part);
});

test('a seed whose braces do not balance is told so, and the rest with it', () => {
  const problems = problemsOf('{ "steps": { "decoding": { "run": { "class": "CommandLineTool" } }');
  expect(problems.map(({ code }) => code)).toContain('CWL_YAML');
  expect(problems.some(({ hint }) => hint.includes('first balance the braces'))).toBe(true);
});

test.each([
  ['too large', `cwlVersion: v1.2\n# ${'x'.repeat(2 ** 20)}`, 'CWL_TOO_LARGE'],
  ['too deep', `a: ${'['.repeat(200)}${']'.repeat(200)}`, 'CWL_TOO_LARGE'],
  ['a million brackets', '['.repeat(500_000), 'CWL_TOO_LARGE'],
  [
    'a bomb of aliases',
    `a: &a [x]\n${'bcdefghi'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]}, `.repeat(9)}]`)
      .join('\n')}`,
    'CWL_TOO_LARGE',
  ],
  ['an alias of its own anchor', 'a: &a [*a]', 'CWL_TOO_LARGE'],
  ['two documents', `${base}---\n${base}`, 'CWL_YAML'],
  ['a key twice', changedKey(), 'CWL_YAML'],
  ['a packed document', 'cwlVersion: v1.2\n$graph: []', 'CWL_MAIN'],
  ['a NUL', changed('spd-filter', '"a\\0b"'), 'CWL_YAML'],
  ['a list', '[]', 'CWL_CLASS'],
  ['nothing', '', 'CWL_CLASS'],
])('%s is refused', (_title, text, code) => {
  expect(problemsOf(text).map((one) => one.code)).toContain(code);
});

function changedKey(): string {
  return base.replace('outputs:\n  selected', 'class: Workflow\noutputs:\n  selected');
}

test('whatever a document holds, the answer is a chain or problems, never an exception', () => {
  const lines = base.split('\n');
  const line = fc.integer({ min: 0, max: lines.length - 1 });
  const junk = fc.constantFrom(
    'null',
    '[]',
    '{}',
    '1',
    'x',
    '{ type: [null] }',
    '[{}]',
    '"$(inputs)"',
    '!!set {a}',
    '*a',
  );
  fc.assert(
    fc.property(line, junk, line, (at, value, gone) => {
      const made = lines.map((text, index) => (index === at ? text.replace(/:.*$/, `: ${value}`) : text));
      const compiled = compileChain(made.filter((_, index) => index !== gone || gone === at).join('\n'));
      expect('chain' in compiled || compiled.problems.length > 0).toBe(true);
    }),
    { numRuns: 500 },
  );
});
