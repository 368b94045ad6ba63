import type { Entry, MapNode } from './document.ts';
import {
  readMap,
  checkFields,
  checkNames,
  getField,
  readIdMap,
  kindOf,
  toPlain,
  requireFields,
  readScalar,
  readTexts,
  type Refused,
} from './fields.ts';
import type { Place, Problems } from './problems.ts';
import { expandName, readRequirements, VISOR_NAMESPACE, type Requirements } from './requirements.ts';
import { readPortType, readTool, type ToolDraft } from './tool.ts';
import type { Type } from './type.ts';

interface WorkflowInput {
  readonly id: string;
  readonly place: Place;
  readonly type: Type | undefined;
  readonly fallback?: { readonly value: unknown; readonly place: Place };
}
export interface StepInput {
  readonly id: string;
  readonly place: Place;
  readonly source?: { readonly text: string; readonly place: Place };
  readonly fallback?: { readonly value: unknown; readonly place: Place };
}
export interface StepDraft {
  readonly id: string;
  readonly place: Place;
  /** Undefined where `run` is not a tool that we can read (reported). */
  readonly tool: ToolDraft | undefined;
  readonly in: ReadonlyMap<string, StepInput>;
  readonly out: ReadonlyMap<string, Place>;
  readonly scatter?: { readonly port: string; readonly place: Place };
  readonly demands: Requirements;
}
export interface WorkflowDraft {
  readonly place: Place;
  readonly inputs: ReadonlyMap<string, WorkflowInput>;
  readonly steps: ReadonlyMap<string, StepDraft>;
  readonly outputs: readonly {
    readonly id: string;
    readonly type: Type | undefined;
    readonly source: StepInput['source'];
  }[];
  readonly demands: Requirements;
}

type Namespaces = ReadonlyMap<string, string>;

function readInput({ key: id, place, value }: Entry, namespaces: Namespaces, problems: Problems): WorkflowInput {
  const refused: Refused = {
    secondaryFiles: ['CWL_FIELD', 'a file travels alone: pack what belongs together into one file'],
    inputBinding: ['CWL_FIELD', 'bind the inputs of the tools'],
    loadContents: ['CWL_FIELD', 'let the program read the file'],
  };
  const map = value.kind === 'map' ? value : undefined;
  if (map) {
    checkFields(map, ['type', 'default', 'format', 'streamable'], refused, problems);
    for (const { key, place: at } of map.entries) {
      const name = expandName(key, namespaces);
      if (name.startsWith(VISOR_NAMESPACE) && name !== `${VISOR_NAMESPACE}dataset`)
        problems.error(
          at,
          'CWL_FIELD',
          `"${key}" is not supported`,
          'the only extension field of an input is spd:dataset: true',
        );
    }
  }
  const given = map && getField(map, 'default');
  const type = readPortType(value, problems);
  return { id, place, type, ...(given ? { fallback: { value: toPlain(given), place: given } } : {}) };
}

/** A `source`: one name. Lists would nest or flatten, which a chain does not need. */
function readSource(map: MapNode, field: string, problems: Problems): StepInput['source'] {
  const node = getField(map, field);
  if (!node || (node.kind === 'scalar' && node.value === null)) return undefined;
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    problems.error(node, 'CWL_LINK', `${field} must be one name, not ${kindOf(node)}`, 'a chain has one way through');
    return undefined;
  }
  return { text: node.value.replace(/^#/, ''), place: node };
}

function readStepInput({ key: id, place, value }: Entry, problems: Problems): StepInput {
  if (value.kind !== 'map') {
    const whole: MapNode = { ...value, kind: 'map', entries: [{ key: 'source', place, value }] };
    const source = readSource(whole, 'source', problems);
    return { id, place, ...(source ? { source } : {}) };
  }
  const refused: Refused = {
    valueFrom: ['CWL_EXPR', "compute the text in the tool's arguments: valueFrom: $(inputs.x.nameroot).out"],
    linkMerge: ['CWL_LINK', 'a chain has one way through'],
    pickValue: ['CWL_LINK', 'a chain has one way through'],
    loadContents: ['CWL_FIELD', 'let the program read the file'],
  };
  checkFields(value, ['source', 'default'], refused, problems);
  const source = readSource(value, 'source', problems);
  const given = getField(value, 'default');
  return {
    id,
    place,
    ...(source ? { source } : {}),
    ...(given ? { fallback: { value: toPlain(given), place: given } } : {}),
  };
}

function readRun(step: MapNode, namespaces: Namespaces, problems: Problems): ToolDraft | undefined {
  const run = getField(step, 'run');
  if (!run) return undefined;
  if (run.kind === 'scalar') {
    problems.error(
      run,
      'CWL_REF',
      `${kindOf(run)} is not followed`,
      'write the tool itself under run: a template is one document',
    );
    return undefined;
  }
  const map = readMap(run, 'run', problems);
  if (!map) return undefined;
  const name = readScalar(map, 'class', 'string', problems);
  if (name === 'CommandLineTool') return readTool(map, step, namespaces, problems);
  const at = getField(map, 'class') ?? map;
  if (name === 'Workflow')
    problems.error(at, 'CWL_CLASS', 'subworkflows are not supported', 'put its steps into the chain');
  else if (name === 'ExpressionTool')
    problems.error(at, 'SPD_EXPRESSION_TOOL', 'ExpressionTool is not run', 'use a CommandLineTool');
  else if (name === 'Operation')
    problems.error(at, 'SPD_OPERATION', 'an Operation does nothing', 'use a CommandLineTool');
  else
    problems.error(
      at,
      name ? 'CWL_CLASS' : 'CWL_FIELD_MISSING',
      'run needs class: CommandLineTool',
      'class: CommandLineTool',
    );
  return undefined;
}

function readScatter(map: MapNode, problems: Problems): StepDraft['scatter'] {
  const names = readTexts(getField(map, 'scatter'), 'scatter', problems);
  const [first, ...others] = names;
  const method = getField(map, 'scatterMethod');
  if (others.length > 0)
    problems.error(
      first?.place ?? map,
      'SPD_SCATTER_METHOD',
      'a step scatters over one port',
      'scatter over the dataset only',
    );
  else if (method && toPlain(method) !== 'dotproduct')
    problems.error(
      method,
      'SPD_SCATTER_METHOD',
      'only one port is scattered, so no method applies',
      'leave scatterMethod out',
    );
  return first && { port: first.text, place: first.place };
}

function readStep(
  { key: id, place, value }: Entry,
  around: MapNode | undefined,
  namespaces: Namespaces,
  problems: Problems,
): StepDraft | undefined {
  const map = readMap(value, `step ${id}`, problems);
  if (!map) return undefined;
  const refused: Refused = { when: ['SPD_WHEN', 'make two templates, or let the program write an empty file'] };
  checkFields(map, ['run', 'in', 'out', 'scatter', 'scatterMethod', 'requirements', 'hints'], refused, problems);
  const needs = { in: '{port: source}', out: '[port]', run: '{class: CommandLineTool, …}' };
  requireFields({ ...map, ...place }, `step "${id}"`, needs, problems, around);
  const inputs = readIdMap(getField(map, 'in'), 'id', 'in', problems).map((entry) => readStepInput(entry, problems));
  const scatter = readScatter(map, problems);
  return {
    id,
    place,
    tool: readRun(map, namespaces, problems),
    in: new Map(inputs.map((one) => [one.id, one])),
    out: readOut(map, problems),
    ...(scatter ? { scatter } : {}),
    demands: readRequirements(map, namespaces, problems),
  };
}

function readOut(map: MapNode, problems: Problems): Map<string, Place> {
  const node = getField(map, 'out');
  if (!node) return new Map();
  if (node.kind !== 'list') {
    problems.error(node, 'CWL_FIELD', `out must be a list, not ${kindOf(node)}`, 'out: [port, port]');
    return new Map();
  }
  return new Map(
    node.items.flatMap((item): [string, Place][] => {
      const name = item.kind === 'map' ? getField(item, 'id') : item;
      if (name?.kind === 'scalar' && typeof name.value === 'string') return [[name.value, name]];
      problems.error(item, 'CWL_FIELD', `out holds names, not ${kindOf(item)}`);
      return [];
    }),
  );
}

const fields = [
  'cwlVersion',
  'class',
  'inputs',
  'outputs',
  'steps',
  'requirements',
  'hints',
  '$namespaces',
  '$schemas',
];

function readOutput({ key: id, value }: Entry, problems: Problems): WorkflowDraft['outputs'][number] {
  const type = readPortType(value, problems);
  if (value.kind !== 'map') return { id, type, source: undefined };
  const refused: Refused = {
    linkMerge: ['CWL_LINK', 'name one source'],
    pickValue: ['CWL_LINK', 'name one source'],
    secondaryFiles: ['CWL_FIELD', 'a file travels alone: pack what belongs together into one file'],
  };
  checkFields(value, ['type', 'outputSource', 'format', 'streamable'], refused, problems);
  if (!getField(value, 'outputSource'))
    problems.error(value, 'CWL_LINK_MISSING', `output "${id}" needs outputSource`, 'outputSource: step/port');
  return { id, type, source: readSource(value, 'outputSource', problems) };
}

/** Reads a `class: Workflow` document. */
export function readWorkflow(map: MapNode, namespaces: Namespaces, problems: Problems): WorkflowDraft {
  checkFields(map, fields, {}, problems);
  requireFields(map, 'the workflow', { inputs: '{}', outputs: '{}', steps: '{}' }, problems);
  const list = (field: string): Entry[] => {
    const entries = readIdMap(getField(map, field), 'id', field, problems);
    checkNames(entries, problems);
    return entries;
  };
  const inputs = list('inputs').map((one) => readInput(one, namespaces, problems));
  const found = getField(map, 'steps');
  const around = found?.kind === 'map' ? found : undefined;
  const steps = list('steps').flatMap((one) => readStep(one, around, namespaces, problems) ?? []);
  const outputs = list('outputs').map((one) => readOutput(one, problems));
  return {
    place: map,
    inputs: new Map(inputs.map((one) => [one.id, one])),
    steps: new Map(steps.map((one) => [one.id, one])),
    outputs,
    demands: readRequirements(map, namespaces, problems),
  };
}
