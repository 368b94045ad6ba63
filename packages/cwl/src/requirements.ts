import { ownValue } from '@visor/schema';
import type { MapNode, Node } from './document.ts';
import { readMap, checkFields, getField, readIdMap, kindOf } from './fields.ts';
import { suggest, type Place, type Problems } from './problems.ts';

/** Requirements and hints of one process or step, by class. */
export interface Requirements {
  readonly requirements: ReadonlyMap<string, MapNode>;
  readonly hints: ReadonlyMap<string, MapNode>;
  readonly task?: MapNode;
}

export const VISOR_NAMESPACE = 'https://spd-online-filter.org/cwl#';
const used = ['ResourceRequirement', 'ToolTimeLimit', 'EnvVarRequirement'];
/** Say what a document makes use of; the use itself is judged where it stands. */
const declared = [
  'ScatterFeatureRequirement',
  'MultipleInputFeatureRequirement',
  'SubworkflowFeatureRequirement',
].concat(['StepInputExpressionRequirement', 'WorkReuse']);
/** What they would change is not a matter of taste: as hints they're refused too. */
const meaningful: Readonly<Record<string, string>> = {
  InlineJavascriptRequirement: 'use parameter references, $(inputs.x.basename); JavaScript is not run',
  InitialWorkDirRequirement: 'pass the values as arguments or with EnvVarRequirement',
  ShellCommandRequirement: 'use baseCommand: [sh, -c] and pass the names as arguments',
  SchemaDefRequirement: 'write the type where it is used',
  InplaceUpdateRequirement: 'write a new file',
  LoadListingRequirement: 'Directory ports are not supported',
};
const ignorable: Readonly<Record<string, string>> = {
  DockerRequirement: 'programs come from the payload path of each pilot; leave it as a hint or out',
  SoftwareRequirement: 'programs come from the payload path of each pilot; leave it as a hint or out',
  NetworkAccess: 'pilots do not restrict the network',
};

export function readNamespaces(document: MapNode, problems: Problems): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { key, value } of readMap(getField(document, '$namespaces'), '$namespaces', problems)?.entries ?? [])
    if (value.kind === 'scalar' && typeof value.value === 'string') found.set(key, value.value);
    else problems.error(value, 'CWL_FIELD', `a namespace is an address, not ${kindOf(value)}`);
  return found;
}

/** A name with its prefix written out. */
export function expandName(name: string, namespaces: ReadonlyMap<string, string>): string {
  const [prefix = '', ...rest] = name.split(':');
  const address = namespaces.get(prefix);
  return address !== undefined && rest.length > 0 ? address + rest.join(':') : name;
}

function checkRequirement(name: string, place: Place, required: boolean, problems: Problems): void {
  if (used.includes(name) || declared.includes(name)) return;
  const field = required ? 'requirements' : 'hints';
  const reason = ownValue(meaningful, name);
  const mild = ownValue(ignorable, name);
  if (reason) problems.error(place, 'SPD_REQ_UNSUPPORTED', `${name} is not supported`, reason);
  else if (mild && required && name !== 'NetworkAccess')
    problems.error(place, 'SPD_REQ_UNSUPPORTED', `${name} is not supported`, mild);
  else if (mild) problems.warning(place, 'SPD_REQ_UNSUPPORTED', `${name} has no effect here`, mild);
  else if (name.startsWith('spd:')) {
    const hint = `$namespaces: {spd: "${VISOR_NAMESPACE}"}`;
    problems.error(place, 'CWL_HINT', `${name} is not in Visor's namespace`, hint);
    problems.hide(place.path);
  } else if (required)
    problems.error(
      place,
      'CWL_REQ_UNKNOWN',
      `requirement "${name}" is not known`,
      suggest(name, [...used, ...declared]),
    );
  else problems.warning(place, 'CWL_HINT', `hint "${name}" is not known and has no effect`, `in ${field}`);
}

function readClasses(
  node: Node | undefined,
  required: boolean,
  namespaces: ReadonlyMap<string, string>,
  problems: Problems,
): Map<string, MapNode> {
  const found = new Map<string, MapNode>();
  for (const { key, place, value } of readIdMap(node, 'class', required ? 'requirements' : 'hints', problems)) {
    if (value.kind !== 'map') {
      problems.error(value, 'CWL_FIELD', `${key} must be a map, not ${kindOf(value)}`, `${key}: {}`);
      problems.hide(value.path);
      continue;
    }
    const name = expandName(key, namespaces);
    if (!name.startsWith(VISOR_NAMESPACE))
      checkRequirement(key.startsWith('spd:') ? key : name, place, required, problems);
    else if (required)
      problems.error(place, 'CWL_REQ_UNKNOWN', `${key} belongs in hints`, 'other engines refuse unknown requirements');
    else if (name !== `${VISOR_NAMESPACE}Task`)
      problems.error(place, 'CWL_HINT', `${key} is not a hint of Visor`, 'the only one is spd:Task');
    found.set(name, value);
  }
  return found;
}

export function readRequirements(
  map: MapNode,
  namespaces: ReadonlyMap<string, string>,
  problems: Problems,
): Requirements {
  const requirements = readClasses(getField(map, 'requirements'), true, namespaces, problems);
  const hints = readClasses(getField(map, 'hints'), false, namespaces, problems);
  const task = hints.get(`${VISOR_NAMESPACE}Task`);
  return { requirements, hints, ...(task ? { task } : {}) };
}

/** The one that counts, as CWL has it: requirements before hints, the tool's before the step's before the workflow's. */
export function findEffective(name: string, inner: readonly Requirements[]): MapNode | undefined {
  for (const kind of ['requirements', 'hints'] as const)
    for (const demands of inner) {
      const found = demands[kind].get(name);
      if (found) return found;
    }
  return undefined;
}

/** Variables of EnvVarRequirement: name -> text. */
export function readEnvironment(
  inner: readonly Requirements[],
  problems: Problems,
): Map<string, { text: string; place: Place }> {
  const found = new Map<string, { text: string; place: Place }>();
  const map = findEffective('EnvVarRequirement', inner);
  if (!map) return found;
  checkFields(map, ['class', 'envDef'], {}, problems);
  for (const { key, place, value } of readIdMap(getField(map, 'envDef'), 'envName', 'envDef', problems)) {
    if (value.kind === 'map') checkFields(value, ['envName', 'envValue'], {}, problems);
    const node = value.kind === 'map' ? getField(value, 'envValue') : value;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) problems.error(place, 'CWL_FIELD', `"${key}" is not a variable's name`);
    else if (['HOME', 'TMPDIR', 'PATH'].includes(key) || key.startsWith('LD_'))
      problems.error(place, 'SPD_REQ_UNSUPPORTED', `${key} is set by the pilot`, 'choose another variable');
    else if (node?.kind === 'scalar' && typeof node.value === 'string')
      found.set(key, { text: node.value, place: node });
    else problems.error(node ?? value, 'CWL_FIELD', 'envValue must be text', 'put numbers in quotes');
  }
  return found;
}
