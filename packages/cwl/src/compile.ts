import { bindStep, checkUnlinked } from './bind-step.ts';
import { readDocument, type MapNode, type Node } from './document.ts';
import { getField, kindOf, toPlain } from './fields.ts';
import { linkSteps } from './links.ts';
import { readParameters } from './parameters.ts';
import { Problems, type Place } from './problems.ts';
import { readNamespaces } from './requirements.ts';
import { checkTexts } from './texts.ts';
import type { CompileResult } from './types.ts';
import { readWorkflow } from './workflow.ts';

const top: Place = { line: 1, col: 1, path: '' };
const MAX_STEPS = 100;
const frame = [
  'around the steps: cwlVersion: v1.2; class: Workflow; requirements: {ScatterFeatureRequirement: {}};',
  'inputs: {raw_files: "File[]"} and an input with a type for every parameter; outputs: {} or {name: {type: "File[]", outputSource: step/port}}.',
  'In each step: beside run (not inside it) put in: {port: source}, where a source is an input or step/port and a constant is {default: value},',
  'out: [port, …] as a list, and scatter: port for one job per file.',
  'In each run: class, baseCommand, inputs: {port: File, …}, outputs: {port: {type: File, outputBinding: {glob: "*.out"}}}',
].join(' ');

/** The seeds' own templates: steps without a document around them. One answer says all that is to be added. */
function isBareSteps(map: MapNode): boolean {
  return getField(map, 'steps') !== undefined && !getField(map, 'cwlVersion') && !getField(map, 'class');
}

function checkHead(map: MapNode, problems: Problems): boolean {
  if (getField(map, '$graph')) {
    problems.error(
      getField(map, '$graph') ?? map,
      'CWL_MAIN',
      'packed documents ($graph) are not supported',
      'write each tool under the run of its step',
    );
    return false;
  }
  if (isBareSteps(map)) {
    const missing = ['cwlVersion', 'class', 'inputs', 'outputs'].filter((field) => !getField(map, field));
    problems.error(
      map,
      'CWL_VERSION',
      `this is not a CWL document yet: ${missing.join(', ')} are missing`,
      `add ${frame}`,
    );
    return false;
  }
  const version = getField(map, 'cwlVersion');
  if (!version && !getField(map, 'class')) {
    const message = 'this is not a CWL document: cwlVersion and class are missing';
    problems.error(map, 'CWL_VERSION', message, 'cwlVersion: v1.2 and class: Workflow');
    return false;
  }
  if (!version) problems.error(map, 'CWL_VERSION', 'cwlVersion is missing', 'cwlVersion: v1.2');
  else if (toPlain(version) !== 'v1.2')
    problems.error(version, 'CWL_VERSION', `cwlVersion must be v1.2, not ${kindOf(version)}`, 'cwlVersion: v1.2');
  const name = getField(map, 'class');
  if (name && toPlain(name) === 'Workflow') return true;
  const hint =
    name && toPlain(name) === 'CommandLineTool'
      ? 'put the tool under the run of a step of a Workflow'
      : 'class: Workflow';
  problems.error(
    name ?? map,
    'CWL_CLASS',
    name ? `class must be Workflow, not ${kindOf(name)}` : 'class is missing',
    hint,
  );
  return false;
}

function checkSteps(map: MapNode, problems: Problems): boolean {
  const steps = getField(map, 'steps');
  const count = steps?.kind === 'map' ? steps.entries.length : steps?.kind === 'list' ? steps.items.length : 0;
  if (!steps || count <= MAX_STEPS) return true;
  const message = `the chain has ${count} steps, at most ${MAX_STEPS} are run`;
  problems.error(steps, 'CWL_TOO_LARGE', message, 'let one program do the work of several');
  return false;
}

/** A text that cannot even be read: if it looks like a seed's template, the answer covers that too. */
function unreadable(text: string, problems: Problems): CompileResult {
  if (/["']?steps["']?\s*:/.test(text) && !/cwlVersion|Workflow/.test(text))
    problems.error(
      top,
      'CWL_VERSION',
      'this is not a CWL document yet: cwlVersion, class, inputs and outputs are missing',
      `first balance the braces, then add ${frame}`,
    );
  return { problems: problems.list() };
}

/**
 * A template's text and the values of its parameters to the chain of tasks it stands for, or to everything that keeps
 * it from being one. Pure: nothing is fetched, nothing of the text is run.
 * @param parameters a CWL job order without the dataset
 */
export function compileChain(text: string, parameters: unknown = {}): CompileResult {
  const problems = new Problems();
  const document: Node | undefined = readDocument(text, problems);
  if (!document) return unreadable(text, problems);
  if (document.kind !== 'map') {
    problems.error(document, 'CWL_CLASS', `a template is a map, not ${kindOf(document)}`, 'cwlVersion: v1.2 …');
    return { problems: problems.list() };
  }
  if (!checkHead(document, problems) || !checkSteps(document, problems)) return { problems: problems.list() };
  const namespaces = readNamespaces(document, problems);
  const workflow = readWorkflow(document, namespaces, problems);
  if (problems.broken) return { problems: problems.list() };
  const values = readParameters(workflow, parameters, problems);
  for (const { tool } of workflow.steps.values()) if (tool) checkTexts(tool, problems);
  const links = linkSteps(workflow, problems);
  for (const step of workflow.steps.values())
    if (step.tool && !links.some((one) => one.step === step)) checkUnlinked(step, step.tool, workflow, problems);
  if (workflow.steps.size === 0 && getField(document, 'steps'))
    problems.error(workflow.place, 'CWL_FIELD_MISSING', 'there is no step', 'steps: {decode: …}');
  else if (links.length < workflow.steps.size && !problems.failed)
    problems.error(workflow.place, 'CWL_LINK', 'not every step is part of the chain', 'link each to the one before');
  const steps = links.flatMap((one, index) =>
    one.step.tool ? (bindStep(one, one.step.tool, index + 1, workflow, values, problems) ?? []) : [],
  );
  const found = problems.list();
  return problems.failed ? { problems: found } : { chain: { steps }, warnings: found };
}
