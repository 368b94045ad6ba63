import { ownValue } from '@visor/schema';
import { formatValue } from './fields.ts';
import type { Link } from './links.ts';
import { suggest, type Place, type Problems } from './problems.ts';
import type { ToolDraft } from './tool.ts';
import { isValueOf, isFile, showType, type Type } from './type.ts';
import type { Value } from './types.ts';
import type { WorkflowDraft } from './workflow.ts';

const MAX_PARAMETERS = 1_000;

/** Values of the workflow's inputs, checked. */
export type Parameters = ReadonlyMap<string, Value>;

/** Values of a tool's inputs, but for its dataset: from the step, else the tool's own default. */
export function bindParameters(
  { step, feed }: Link,
  tool: ToolDraft,
  parameters: Parameters,
  problems: Problems,
): Record<string, Value> {
  for (const { id, place } of step.in.values())
    if (!tool.inputs.has(id))
      problems.error(place, 'CWL_LINK', `the tool has no input "${id}"`, suggest(id, [...tool.inputs.keys()]));
  const bound: Record<string, Value> = Object.create(null) as Record<string, Value>;
  for (const input of tool.inputs.values()) {
    if (input.id === feed.port) continue;
    const given = step.in.get(input.id);
    const source = given?.source && parameters.get(given.source.text);
    // A source that was reported already (unknown, wrong type) must not be reported again as missing.
    if (given?.source && source === undefined) continue;
    const values = [{ value: source, place: given?.source?.place }, given?.fallback, input.fallback];
    const found = values.find((one) => one?.value !== undefined && one.value !== null);
    const value = found?.value ?? null;
    if (!input.type) continue;
    if (isValueOf(input.type, value)) bound[input.id] = value;
    else if (isFile(input.type))
      problems.error(
        given?.place ?? step.place,
        'SPD_PARAM_TYPE',
        `"${input.id}" of step "${step.id}" is a File besides the dataset`,
        'only the dataset is staged in this version: pass a string',
      );
    else if (value === null)
      problems.error(
        given?.place ?? step.place,
        'CWL_LINK_MISSING',
        `step "${step.id}" gives nothing to "${input.id}" (${showType(input.type)})`,
        `in: {${input.id}: …}, or a default`,
      );
    else
      problems.error(
        found?.place ?? step.place,
        'CWL_LINK_TYPE',
        `${formatValue(value)} goes into "${input.id}", which is ${showType(input.type)}`,
        '',
      );
  }
  return { ...bound };
}

/** A value of the workflow for each of its parameters: given, else the default. */
export function readParameters(workflow: WorkflowDraft, given: unknown, problems: Problems): Parameters {
  const values = new Map<string, Value>();
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (given !== undefined && given !== null && !isObject)
    problems.error(workflow.place, 'SPD_PARAM_TYPE', 'parameters must be an object', '{"threshold": 50}');
  const object = (isObject ? given : {}) as Record<string, unknown>;
  const count = Object.keys(object).length;
  if (count > MAX_PARAMETERS) {
    const message = `${count} parameters are given, at most ${MAX_PARAMETERS} are read`;
    problems.error(workflow.place, 'SPD_PARAM_TYPE', message, 'give those of the template');
    return values;
  }
  const parameters = [...workflow.inputs.values()].filter(({ type }) => type && !isFile(type)) as {
    id: string;
    place: Place;
    type: Type;
    fallback?: { value: unknown; place: Place };
  }[];
  const ids = parameters.map(({ id }) => id);
  const known = new Set(ids);
  for (const name of Object.keys(object)) {
    if (problems.full) break;
    if (known.has(name) || (workflow.inputs.has(name) && !workflow.inputs.get(name)?.type)) continue;
    const message = `"${name}" is not a parameter of this template`;
    problems.error(workflow.place, 'SPD_PARAM_MISSING', message, suggest(name, ids));
  }
  for (const { id, place, type, fallback } of parameters) {
    const mine = ownValue(object, id);
    const value = mine ?? fallback?.value ?? null;
    if (isValueOf(type, value)) values.set(id, value);
    else if (value === null)
      problems.error(
        place,
        'SPD_PARAM_MISSING',
        `parameter "${id}" (${showType(type)}) has no value`,
        `parameters: {"${id}": …}, or a default`,
      );
    else
      problems.error(
        mine === undefined ? (fallback?.place ?? place) : place,
        'SPD_PARAM_TYPE',
        `parameter "${id}" is ${showType(type)}, not ${formatValue(value)}`,
        '',
      );
  }
  return values;
}
