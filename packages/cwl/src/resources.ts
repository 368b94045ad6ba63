import { DEFAULT_RAM_MIB, DEFAULT_SCRATCH_MIB, MAX_CORES, MAX_RESOURCE_MIB, MAX_WALL_SECONDS } from '@visor/schema';
import type { MapNode, Node } from './document.ts';
import { checkFields, formatValue, getField, kindOf } from './fields.ts';
import type { Problems } from './problems.ts';
import { asWholeReference, parsePieces } from './reference.ts';
import { findEffective, type Requirements } from './requirements.ts';
import { hasValidReferences } from './texts.ts';
import type { ToolDraft } from './tool.ts';
import { showType } from './type.ts';
import type { Resources, Value } from './types.ts';

const sizes = ['coresMin', 'coresMax', 'ramMin', 'ramMax', 'tmpdirMin', 'tmpdirMax', 'outdirMin', 'outdirMax'] as const;
type Size = (typeof sizes)[number];

/** What a demand may be: from 0, except where `low` says otherwise. */
interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}
const boundsOf = (size: Size): Bounds => ({
  low: 0,
  high: size.startsWith('cores') ? MAX_CORES : MAX_RESOURCE_MIB,
  whole: false,
});
const TIME_LIMIT: Bounds = { low: 0, high: MAX_WALL_SECONDS, whole: true };

/** Where a demand stands: the tool that its references name, and the values of that tool's inputs where they are known. */
interface DemandScope {
  readonly tool: ToolDraft;
  readonly parameters?: Readonly<Record<string, Value>>;
}

const isNumber = (value: unknown, { low, high, whole }: Bounds): value is number =>
  typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value));

const describe = ({ low, high, whole }: Bounds): string =>
  `${whole ? 'a whole number' : 'a number'} from ${low} to ${high}`;

/** Returns the input that a text refers to; reports a text that is more, or that only a job knows. */
function readReferredInput(name: string, node: Node, text: string, { tool }: DemandScope, problems: Problems) {
  if (!hasValidReferences({ text, place: node, use: 'argument' }, tool, problems)) return undefined;
  const whole = asWholeReference(parsePieces(text));
  const [id, ...rest] = whole?.root === 'inputs' ? whole.keys.map(String) : [];
  const input = id === undefined || rest.length > 0 ? undefined : tool.inputs.get(id);
  if (!input) {
    const hint = `a number, or one reference to an input of the tool: ${name}: $(inputs.threads)`;
    problems.error(node, 'CWL_EXPR', `${name} must be known before a job runs, "${text}" is not`, hint);
    return undefined;
  }
  if (!input.type || ['int', 'long', 'float', 'double'].includes(input.type.base)) return input;
  const message = `${name} must be a number, ${text.trim()} is ${showType(input.type)}`;
  problems.error(node, 'CWL_EXPR', message, 'make the parameter an int');
  return undefined;
}

/** Returns the number that a field stands for; undefined where it is wrong, or not known yet. */
function readNumber(
  name: string,
  node: Node,
  bounds: Bounds,
  scope: DemandScope,
  problems: Problems,
): number | undefined {
  const given = node.kind === 'scalar' ? node.value : undefined;
  const isText = typeof given === 'string' && (given.includes('$(') || given.includes('${'));
  if (!isText) {
    if (isNumber(given, bounds)) return given;
    const hint = typeof given === 'string' ? `a number without quotes or unit, or $(inputs.<id>)` : '';
    problems.error(node, 'CWL_FIELD', `${name} must be ${describe(bounds)}, not ${kindOf(node)}`, hint);
    return undefined;
  }
  const input = readReferredInput(name, node, given, scope, problems);
  const { parameters } = scope;
  if (!input || !parameters || !Object.hasOwn(parameters, input.id)) return undefined;
  const value = parameters[input.id];
  if (isNumber(value, bounds)) return value;
  const message = `${name} must be ${describe(bounds)}, ${given.trim()} is ${formatValue(value)}`;
  problems.error(node, 'CWL_FIELD', message, `give "${input.id}" such a value`);
  return undefined;
}

function checkOrder(map: MapNode, given: Partial<Record<Size, number>>, problems: Problems): void {
  for (const name of ['cores', 'ram', 'tmpdir', 'outdir'] as const) {
    const [least = 0, most = Infinity] = [given[`${name}Min`], given[`${name}Max`]];
    const node = getField(map, `${name}Min`);
    if (least > most && node)
      problems.error(node, 'CWL_FIELD', `${name}Min is ${least}, more than ${name}Max, ${most}`, 'exchange the two');
  }
}

/** Returns what a step's jobs need. Where only the largest amount is given, it is the least too, as CWL has it. */
export function readResources(inner: readonly Requirements[], scope: DemandScope, problems: Problems): Resources {
  const given: Partial<Record<Size, number>> = {};
  const map = findEffective('ResourceRequirement', inner);
  if (map) checkFields(map, ['class', ...sizes], {}, problems);
  for (const size of sizes) {
    const node = map && getField(map, size);
    const value = node && readNumber(size, node, boundsOf(size), scope, problems);
    if (value !== undefined) given[size] = value;
  }
  if (map) checkOrder(map, given, problems);
  const wallSeconds = readTimeLimit(findEffective('ToolTimeLimit', inner), scope, problems);
  return {
    cores: given.coresMin ?? given.coresMax ?? 1,
    ramMiB: given.ramMin ?? given.ramMax ?? DEFAULT_RAM_MIB,
    scratchMiB:
      (given.tmpdirMin ?? given.tmpdirMax ?? DEFAULT_SCRATCH_MIB / 2) +
      (given.outdirMin ?? given.outdirMax ?? DEFAULT_SCRATCH_MIB / 2),
    ...(wallSeconds ? { wallSeconds } : {}),
  };
}

/** Returns the seconds that a job may run; 0: no limit of its own. */
function readTimeLimit(map: MapNode | undefined, scope: DemandScope, problems: Problems): number {
  if (!map) return 0;
  checkFields(map, ['class', 'timelimit'], {}, problems);
  const node = getField(map, 'timelimit');
  if (node) return readNumber('timelimit', node, TIME_LIMIT, scope, problems) ?? 0;
  problems.error(map, 'CWL_FIELD', 'ToolTimeLimit needs timelimit, in seconds', 'ToolTimeLimit: {timelimit: 600}');
  return 0;
}
