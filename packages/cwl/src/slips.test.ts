import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileChain } from './compile.ts';
import type { Problem } from './types.ts';

const base = readFileSync(new URL('../../../examples/templates/online-filter.cwl', import.meta.url), 'utf8');
const lines = base.split('\n');

const problemsOf = (text: string): readonly Problem[] => {
  const compiled = compileChain(text);
  return 'problems' in compiled ? compiled.problems : [];
};
/** The base with one place changed, and the line on which it stands. */
function slip(from: string, to: string): { text: string; line: number } {
  const at = base.indexOf(from);
  expect(at).toBeGreaterThanOrEqual(0);
  return { text: base.replace(from, () => to), line: base.slice(0, at).split('\n').length };
}

test.each(['constructor', 'toString', 'valueOf', '__proto__'])(
  '%s, which every object inherits, is a field or a requirement that is not known here',
  (name) => {
    const places = [
      ['label: SPD online filter', `${name}: 1`, 'CWL_FIELD'],
      ['    scatter: raw\n', `    scatter: raw\n    ${name}: 1\n`, 'CWL_FIELD'],
      ['coresMin: 1,', `${name}: 1,`, 'CWL_FIELD'],
      ['{ class: spd:Task, retries: 2,', `{ class: spd:Task, ${name}: 2,`, 'CWL_FIELD'],
      ['  ScatterFeatureRequirement: {}', `  ScatterFeatureRequirement: {}\n  ${name}: {}`, 'CWL_REQ_UNKNOWN'],
    ] as const;
    const codes = places.map(([from, to]) => problemsOf(slip(from, to).text).map(({ code }) => code));
    expect(codes).toEqual(places.map(([, , code]) => [code]));
  },
);

test.each([
  ['a tab before a key', '  raw_files:', '\traw_files:', 'spaces'],
  ['a tab among spaces', '      class: CommandLineTool', '    \tclass: CommandLineTool', 'spaces'],
  ['a line one column to the left', '    scatter: raw\n', '   scatter: raw\n', 'same column'],
  ['a line two columns to the right', '    out: [digi', '      out: [digi', 'same column'],
  ['a single quote left open', "cwl#' }", 'cwl# }', "end the text with '"],
  ['a double quote left open', '"Straw hits', '"Straw "hits', ''],
  ['a double quote without its end', 'or none."', 'or none.', 'end the text with "'],
  [
    'a quote that the next one closes',
    "type: 'File[]', inputBinding",
    "type: 'File[], inputBinding",
    "end the text with '",
  ],
  ['a brace left open', '{ raw: raw_files }', '{ raw: raw_files', 'close it with }'],
  [
    'a brace left open within another',
    '{ type: File, inputBinding: { prefix: --in, position: 1 } }',
    '{ type: File, inputBinding: { prefix: --in, position: 1 }',
    'close it with }',
  ],
  ['a bracket left open', 'out: [digi, report, log]', 'out: [digi, report, log', 'close it with ]'],
  ['a brace too many', '{ raw: raw_files }', '{ raw: raw_files }}', 'one bracket too many'],
  ['a bracket too many', 'out: [digi, report, log]', 'out: [digi, report, log]]', 'one bracket too many'],
  ['no colon', 'scatter: raw', 'scatter raw', 'colon missing'],
  ['no space after a colon', 'scatter: raw', 'scatter:raw', 'colon missing'],
  ['a colon in a text', 'doc: The input dataset.', 'doc: The input: a dataset.', 'in quotes'],
  ['brackets in braces', '{ raw: raw_files }', '{ raw: raw_files, more: File[] }', '"File[]" in quotes'],
  ['a text that begins with %', 'label: SPD', 'label: %SPD', 'in quotes'],
  ['a text that begins with @', 'label: SPD', 'label: @SPD', 'in quotes'],
  ['a text that begins with `', 'label: SPD', 'label: `SPD', 'in quotes'],
  ['a pattern that begins with *', 'glob: decode.log', 'glob: *.log', 'in quotes: "*.log"'],
  ['two anchors', 'label: SPD', 'label: &a &b SPD', '& in quotes'],
  ['a merge key', '      doc: Checks', '      <<: { doc: x }\n      doc: Checks', 'write the fields out'],
  ['a bad escape', 'prefix: --pt-min', 'prefix: "\\pt"', 'backslash'],
  ['a second document', 'inputs:\n', '---\ninputs:\n', '---'],
])('%s is one problem, where it was made, with what to write', (_title, from, to, hint) => {
  const { text, line } = slip(from, to);
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code: 'CWL_YAML', hint: expect.stringContaining(hint) as unknown });
  expect(Math.abs((problems[0]?.line ?? 0) - line)).toBeLessThanOrEqual(from.startsWith('      doc') ? 0 : 1);
});

test('a key given twice is one problem', () => {
  const { text, line } = slip('    scatter: raw\n', '    scatter: raw\n    scatter: raw\n');
  expect(problemsOf(text)).toMatchObject([{ code: 'CWL_YAML', line: line + 1, hint: 'keep one of them' }]);
});

test.each([
  ['{"cwlVersion": "v1.2" "class": "Workflow"}', 'commas'],
  ['{"cwlVersion": "v1.2", // which\n "class": "Workflow"}', 'JSON has none'],
  ['{"cwlVersion": "v1.2", "steps": {"a": [1, 2}}', 'close it with ]'],
  ['{"cwlVersion": "v1.2", "class": "Workflow"', 'close it with }'],
  ['{"cwlVersion": "v1.2, "class": "Workflow"}', ''],
])('JSON with a slip is one problem: %s', (text, hint) => {
  const problems = problemsOf(text);
  expect(problems).toMatchObject([{ code: 'CWL_YAML', hint: expect.stringContaining(hint) as unknown }]);
  expect(problems[0]?.hint).not.toBe('');
});

test('a comma after the last entry, a byte order mark and line ends of Windows are no slips', () => {
  expect(problemsOf(`\uFEFF${base.replaceAll('\n', '\r\n')}`)).toEqual([]);
  const trailing = base.replaceAll(/(\w) \}/g, '$1, }');
  expect(trailing).not.toBe(base);
  expect(problemsOf(trailing)).toEqual([]);
});

test.each([
  ['line ends of another age', base.replaceAll('\n', '\r'), 'CWL_YAML', 'LF'],
  ['UTF-16', Array.from(base).join('\0'), 'CWL_YAML', 'UTF-8'],
  ['half a character', base.replace('SPD', 'SPD\uD800'), 'CWL_YAML', 'UTF-8'],
  ['100,000 keys that are one', `a:\n${'  k: 1\n'.repeat(100_000)}`, 'CWL_TOO_LARGE', ''],
  ['100,000 faults', '}\n'.repeat(100_000), 'CWL_TOO_LARGE', ''],
  ['100,000 aliases', `a: &a 1\n${'b: *a\n'.repeat(100_000)}`, 'CWL_TOO_LARGE', ''],
  ['300,000 bad escapes', `a: "${'\\x'.repeat(300_000)}"`, 'CWL_TOO_LARGE', ''],
  ['a list of 400,000', `a: [${'1,'.repeat(400_000)}]`, 'CWL_TOO_LARGE', ''],
  ['a million lines', '\n'.repeat(1_000_000), 'CWL_TOO_LARGE', ''],
  ['65 brackets', `a: ${'['.repeat(65)}${']'.repeat(65)}`, 'CWL_TOO_LARGE', ''],
  [
    '70 columns of maps',
    Array.from({ length: 70 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'CWL_TOO_LARGE',
    '',
  ],
  ['70 dashes', `${'- '.repeat(70)}x`, 'CWL_TOO_LARGE', ''],
  [
    '101 steps',
    `cwlVersion: v1.2\nclass: Workflow\ninputs: {}\noutputs: {}\nsteps:\n${Array.from({ length: 101 }, (_, n) => `  s${n}: {}\n`).join('')}`,
    'CWL_TOO_LARGE',
    'one program',
  ],
])('%s: one problem', (_title, text, code, hint) => {
  expect(problemsOf(text)).toMatchObject([{ code, hint: expect.stringContaining(hint) as unknown }]);
});

/** The base with one line removed, or moved. */
const moved = (line: number, by: number): string =>
  lines.map((text, index) => (index !== line - 1 ? text : by > 0 ? ' '.repeat(by) + text : text.slice(-by))).join('\n');
const without = (line: number): string => lines.filter((_, index) => index !== line - 1).join('\n');
const lineOf = (text: string, from = 0): number => lines.findIndex((line, index) => index >= from && line === text) + 1;

test('a section that is still YAML in the wrong place is one problem there, and no consequence of it is told', () => {
  const steps = lineOf('steps:');
  const outputs = lineOf('outputs:');
  const toolOutputs = lineOf('      outputs:');
  const run = lineOf('    run:');
  const cases: [string, string, number, string][] = [
    ['steps under inputs', moved(steps, 2), steps, '"steps" stands inside "inputs"'],
    ['outputs under steps', moved(outputs, 2), outputs, '"outputs" stands inside "steps"'],
    ['outputs of a tool under its inputs', moved(toolOutputs, 2), toolOutputs, '"outputs" stands inside "inputs"'],
    ['run beside its step', moved(run, -2), run, '"run" stands outside of step "decode"'],
    ['no line "steps:"', without(steps), 2, 'the workflow needs "steps"'],
    ['no line "outputs:"', without(outputs), 2, 'the workflow needs "outputs"'],
    ['no line "outputs:" of a tool', without(toolOutputs), run + 1, 'the tool needs "outputs"'],
  ];
  for (const [title, text, line, message] of cases) {
    const problems = problemsOf(text);
    expect([title, problems.length, problems[0]?.line, problems[0]?.message]).toEqual([title, 1, line, message]);
    expect(problems[0]?.hint).not.toBe('');
  }
});

test('wherever a line goes missing, moves or is misspelt, few problems are told, the first with its hint', () => {
  const ways: ((line: number) => string)[] = [
    without,
    (line) => moved(line, 2),
    (line) => moved(line, lines[line - 1]?.startsWith('  ') ? -2 : 1),
    (line) => lines.map((text, index) => (index === line - 1 ? text.replace(':', '') : text)).join('\n'),
    (line) =>
      lines.map((text, index) => (index === line - 1 ? text.replace(/(\w)(\w)(\w*):/, '$2$1$3:') : text)).join('\n'),
  ];
  for (const way of ways)
    for (let line = 1; line <= lines.length; line++) {
      const compiled = compileChain(way(line));
      if ('chain' in compiled) continue;
      expect([line, compiled.problems.length]).toEqual([line, Math.min(4, compiled.problems.length)]);
      expect(compiled.problems.length).toBeGreaterThan(0);
    }
});

test('a misspelt field is one problem, not also a missing one', () => {
  for (const [from, to] of [
    ['steps:\n', 'step:\n'],
    ['\noutputs:\n', '\noutput:\n'],
    ['    out: [digi', '    outs: [digi'],
    ['    run:\n', '    runs:\n'],
  ] as const) {
    const { text } = slip(from, to);
    const about = problemsOf(text).filter(({ code }) => code === 'CWL_FIELD' || code === 'CWL_FIELD_MISSING');
    expect(about).toMatchObject([{ code: 'CWL_FIELD', hint: expect.stringContaining('did you mean') as unknown }]);
  }
});

test('whatever stands in a line, a document that cannot be read has one problem with a hint', () => {
  const junk = fc.constantFrom(
    '\t',
    ' ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ': ',
    '*',
    '&',
    '!',
    '%',
    '@',
    '- ',
    '? ',
    '|',
    '#',
    ',',
    '\\',
  );
  const at = fc.integer({ min: 0, max: lines.length - 1 });
  fc.assert(
    fc.property(at, fc.nat(40), fc.array(junk, { minLength: 1, maxLength: 3 }), (line, column, letters) => {
      const made = lines.map((text, index) =>
        index === line ? text.slice(0, column) + letters.join('') + text.slice(column) : text,
      );
      const problems = problemsOf(made.join('\n'));
      const yaml = problems.filter(({ code }) => code === 'CWL_YAML');
      if (yaml.length === 0) return;
      expect(problems).toHaveLength(yaml.length);
      expect(yaml.every(({ hint }) => hint !== '')).toBe(true);
      expect(yaml.length).toBeLessThanOrEqual(2);
    }),
    { numRuns: 400 },
  );
});

test('what a problem quotes of the document is short and harmless', () => {
  const long = 'x'.repeat(100_000);
  for (const text of [
    `cwlVersion: ${long}\nclass: Workflow`,
    base.replace('scatter:', `${long}:`),
    base.replace('scatter: raw', 'scatter: "a\\u202Eb\\e[2J"'),
  ])
    for (const { message, path, hint } of problemsOf(text)) {
      expect(Math.max(message.length, path.length, hint.length)).toBeLessThanOrEqual(501);
      expect(`${message}${path}${hint}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
});
