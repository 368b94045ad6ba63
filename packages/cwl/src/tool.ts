import type { Entry, MapNode, Node } from './document.ts';
import {
  readMap,
  checkFields,
  checkNames,
  getField,
  readIdMap,
  readIntegers,
  kindOf,
  toPlain,
  requireFields,
  readScalar,
  readText,
  readTexts,
  type Refused,
} from './fields.ts';
import type { Place, Problems } from './problems.ts';
import { programFault } from './program.ts';
import { readRequirements, type Requirements } from './requirements.ts';
import { isFile, readType, type Type } from './type.ts';
import type { Binding } from './types.ts';

/** A text of the document that may hold references, and what it is used as. */
export interface Text {
  readonly text: string;
  readonly place: Place;
  readonly use: 'argument' | 'name' | 'glob' | 'stdin' | 'env';
}
interface ToolInput {
  readonly id: string;
  readonly place: Place;
  readonly type: Type | undefined;
  readonly fallback?: { readonly value: unknown; readonly place: Place };
}
interface ToolOutput {
  readonly id: string;
  readonly place: Place;
  readonly required: boolean;
  readonly globs: readonly Text[];
  readonly stream?: 'stdout' | 'stderr';
}
/** A CommandLineTool as it stands in the document, checked as far as it can be without its step. */
export interface ToolDraft {
  readonly place: Place;
  readonly inputs: ReadonlyMap<string, ToolInput>;
  readonly outputs: ReadonlyMap<string, ToolOutput>;
  readonly baseCommand: readonly Text[];
  readonly bindings: readonly (Binding & { readonly text: Text })[];
  readonly streams: Readonly<Partial<Record<'stdin' | 'stdout' | 'stderr', Text>>>;
  readonly codes: Readonly<Record<'successCodes' | 'permanentFailCodes' | 'temporaryFailCodes', readonly number[]>>;
  readonly demands: Requirements;
}

const portRefusals: Refused = {
  secondaryFiles: ['CWL_FIELD', 'a file travels alone: pack what belongs together into one file'],
  loadContents: ['CWL_FIELD', 'let the program read the file'],
  loadListing: ['SPD_DIRECTORY', 'Directory ports are not supported'],
};
const shellQuote: Refused[string] = [
  'SPD_REQ_UNSUPPORTED',
  'no shell is between: use baseCommand: [sh, -c] where you need one',
];
const bindingRefusals: Refused = {
  valueFrom: ['CWL_FIELD', 'write it under arguments, with the same position'],
  shellQuote,
  loadContents: ['CWL_FIELD', 'let the program read the file'],
};

type Ordered = ToolDraft['bindings'][number] & { readonly key: readonly [number, number, number | string] };

function readBinding(map: MapNode, text: Text, kind: 0 | 1, tie: number | string, problems: Problems): Ordered {
  const refused = kind === 1 ? bindingRefusals : { shellQuote };
  checkFields(map, ['position', 'prefix', 'separate', 'itemSeparator', 'valueFrom'], refused, problems);
  const prefix = readScalar(map, 'prefix', 'string', problems);
  const itemSeparator = readScalar(map, 'itemSeparator', 'string', problems);
  const separate = readScalar(map, 'separate', 'boolean', problems) ?? true;
  if (!separate && prefix === undefined) problems.error(map, 'CWL_FIELD_MISSING', '"separate: false" needs a "prefix"');
  return {
    key: [readScalar(map, 'position', 'number', problems) ?? 0, kind, tie],
    value: text.text,
    text,
    separate,
    ...(prefix === undefined ? {} : { prefix }),
    ...(itemSeparator === undefined ? {} : { itemSeparator }),
  };
}

const byKey = ({ key: a }: Ordered, { key: b }: Ordered): number =>
  a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0);

function readArguments(node: Node | undefined, problems: Problems): Ordered[] {
  if (!node) return [];
  if (node.kind !== 'list') {
    problems.error(node, 'CWL_FIELD', `arguments must be a list, not ${kindOf(node)}`);
    return [];
  }
  return node.items.flatMap((item, index): Ordered[] => {
    if (item.kind === 'map') {
      const found = readText(getField(item, 'valueFrom'), 'valueFrom', problems);
      if (found) return [readBinding(item, { ...found, use: 'argument' }, 0, index, problems)];
      if (!getField(item, 'valueFrom')) problems.error(item, 'CWL_FIELD_MISSING', 'an argument needs "valueFrom"');
      return [];
    }
    const found = readText(item, 'an argument', problems);
    if (!found) return [];
    return [{ key: [0, 0, index], value: found.text, text: { ...found, use: 'argument' }, separate: true }];
  });
}

/** The type of a port: the whole entry in short notation, else its field. */
export function readPortType(value: Node, problems: Problems): Type | undefined {
  const node = value.kind === 'map' ? getField(value, 'type') : value;
  if (!node && value.kind === 'map') requireFields(value, 'a port', { type: 'File' }, problems);
  return node && readType(node, problems);
}

function readInput({ key: id, place, value }: Entry, problems: Problems): { input: ToolInput; binding?: Ordered } {
  const map = value.kind === 'map' ? value : undefined;
  if (map) checkFields(map, ['type', 'default', 'inputBinding', 'streamable', 'format'], portRefusals, problems);
  const type = readPortType(value, problems);
  if (type && (type.base === 'stdout' || type.base === 'stderr'))
    problems.error(place, 'CWL_TYPE_UNKNOWN', `an input cannot be ${type.base}`, 'use File');
  const given = map && getField(map, 'default');
  const input: ToolInput = { id, place, type, ...(given ? { fallback: { value: toPlain(given), place: given } } : {}) };
  const bound = readMap(map && getField(map, 'inputBinding'), 'inputBinding', problems);
  if (!bound) return { input };
  const text: Text = { text: `$(inputs['${id.replace(/['\\]/g, '\\$&')}'])`, place: bound, use: 'argument' };
  const simple = /^[A-Za-z_][A-Za-z0-9_]*$/.test(id) ? { ...text, text: `$(inputs.${id})` } : text;
  return { input, binding: readBinding(bound, simple, 1, id, problems) };
}

function readOutput({ key: id, place, value }: Entry, problems: Problems): ToolOutput | undefined {
  const map = value.kind === 'map' ? value : undefined;
  if (map) checkFields(map, ['type', 'outputBinding', 'streamable', 'format'], portRefusals, problems);
  const type = readPortType(value, problems);
  if (!type) return undefined;
  if (type.base === 'stdout' || type.base === 'stderr')
    return { id, place, required: !type.optional, globs: [], stream: type.base };
  if (!isFile(type) || type.array) {
    const code = isFile(type) ? 'SPD_NESTED_SCATTER' : 'SPD_NONFILE_LINK';
    problems.error(place, code, `output "${id}" must be File or File?`, 'one job writes one file to a port');
    return undefined;
  }
  const binding = readMap(map && getField(map, 'outputBinding'), 'outputBinding', problems);
  if (!binding) {
    problems.error(
      place,
      'CWL_FIELD_MISSING',
      `output "${id}" needs outputBinding.glob`,
      'outputBinding: {glob: "*.out"}',
    );
    return undefined;
  }
  const refused: Refused = {
    outputEval: ['CWL_EXPR', 'JavaScript is not run: let the program write the value to a file'],
    loadContents: ['CWL_FIELD', 'let a later step read the file'],
  };
  checkFields(binding, ['glob'], refused, problems);
  const globs = readTexts(getField(binding, 'glob'), 'glob', problems).map((one): Text => ({ ...one, use: 'glob' }));
  if (globs.length === 0) problems.error(binding, 'CWL_FIELD_MISSING', `output "${id}" needs a glob`);
  return { id, place, required: !type.optional, globs };
}

function readStreams(map: MapNode, outputs: readonly ToolOutput[], problems: Problems): ToolDraft['streams'] {
  const found: { stdin?: Text; stdout?: Text; stderr?: Text } = {};
  for (const name of ['stdin', 'stdout', 'stderr'] as const) {
    const given = readText(getField(map, name), name, problems);
    if (given) found[name] = { ...given, use: name === 'stdin' ? 'stdin' : 'name' };
    const port = outputs.find((one) => one.stream === name);
    if (port && !found[name]) found[name] = { text: `${port.id}.${name}`, place: port.place, use: 'name' };
  }
  return found;
}

const toolFields = [
  'class',
  'cwlVersion',
  'inputs',
  'outputs',
  'baseCommand',
  'arguments',
  'stdin',
  'stdout',
  'stderr',
].concat([
  'successCodes',
  'permanentFailCodes',
  'temporaryFailCodes',
  'requirements',
  'hints',
  '$namespaces',
  '$schemas',
]);

/** The fixed words of the command line; the first names the program. */
function readBaseCommand(map: MapNode, problems: Problems): Text[] {
  const words = readTexts(getField(map, 'baseCommand'), 'baseCommand', problems);
  const [program] = words;
  const fault = program && programFault(program.text);
  if (fault) problems.error(program.place, 'SPD_PROGRAM', fault.message, fault.hint);
  return words.map((word): Text => ({ ...word, use: 'argument' }));
}

/** Reads an inline `class: CommandLineTool`. */
export function readTool(
  map: MapNode,
  step: MapNode,
  namespaces: ReadonlyMap<string, string>,
  problems: Problems,
): ToolDraft {
  checkFields(map, toolFields, {}, problems);
  requireFields(map, 'the tool', { inputs: '{}', outputs: '{}' }, problems, step);
  const baseCommand = readBaseCommand(map, problems);
  const bindings = readArguments(getField(map, 'arguments'), problems);
  const inputs = new Map<string, ToolInput>();
  const entries = readIdMap(getField(map, 'inputs'), 'id', 'inputs', problems);
  checkNames(entries, problems);
  for (const entry of entries) {
    const { input, binding } = readInput(entry, problems);
    inputs.set(input.id, input);
    if (binding) bindings.push(binding);
  }
  const made = readIdMap(getField(map, 'outputs'), 'id', 'outputs', problems);
  checkNames(made, problems);
  const outputs = made.flatMap((entry) => readOutput(entry, problems) ?? []);
  const codes = {
    successCodes: getField(map, 'successCodes') ? readIntegers(map, 'successCodes', problems) : [0],
    permanentFailCodes: readIntegers(map, 'permanentFailCodes', problems),
    temporaryFailCodes: readIntegers(map, 'temporaryFailCodes', problems),
  };
  return {
    place: map,
    inputs,
    outputs: new Map(outputs.map((one) => [one.id, one])),
    baseCommand,
    bindings: bindings.toSorted(byKey),
    streams: readStreams(map, outputs, problems),
    codes,
    demands: readRequirements(map, namespaces, problems),
  };
}
