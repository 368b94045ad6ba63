import { ownValue } from '@visor/schema';
import type { Entry, MapNode, Node, Scalar } from './document.ts';
import { isMisspelt, suggest, type Place, type Problems } from './problems.ts';

/** Fields of every process, port and step that carry no meaning for us. */
const described = ['label', 'doc', 'id', 'intent'];

/** Fields that were meant for a feature we refuse, and what to do instead. */
export type Refused = Readonly<Record<string, readonly [code: Parameters<Problems['error']>[1], hint: string]>>;

export const getField = (map: MapNode, key: string): Node | undefined =>
  map.entries.find((one) => one.key === key)?.value;

const names: Readonly<Record<Node['kind'], string>> = { map: 'a map', list: 'a list', scalar: 'a single value' };
export const kindOf = (node: Node): string => (node.kind === 'scalar' ? formatValue(node.value) : names[node.kind]);

const MAX_SHOWN_LENGTH = 60;
/** A value as a message names it. */
export function formatValue(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? names.list : names.map;
  // JSON has no word for them.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, MAX_SHOWN_LENGTH + 1) : value) ?? 'nothing';
  return typeof value === 'string' && value.length > MAX_SHOWN_LENGTH ? `${text.slice(0, -2)}…"` : text;
}

const isString = (node: Node): boolean => node.kind === 'scalar' && typeof node.value === 'string';

function checkDescription({ key, value }: Entry, problems: Problems): void {
  const many = key === 'doc' || key === 'intent';
  if (isString(value) || (many && value.kind === 'list' && value.items.every(isString))) return;
  problems.error(value, 'CWL_FIELD', `"${key}" must be text, not ${kindOf(value)}`, 'put it in quotes');
}

const MAX_NAME_LENGTH = 128;
const longName = `a port or step has at most ${MAX_NAME_LENGTH} letters`;

/** Reports names of ports or steps that a reference or a source could not name. */
export function checkNames(entries: readonly Entry[], problems: Problems): void {
  for (const { key, place } of entries)
    if (key.length > MAX_NAME_LENGTH)
      problems.error(place, 'CWL_FIELD', `the name "${key.slice(0, 20)}…" is ${key.length} letters long`, longName);
    else if (!/^[A-Za-z_][\w.-]*$/.test(key))
      problems.error(place, 'CWL_FIELD', `"${key}" is not a name`, 'use letters, digits and _ only');
}

const INCLUSIONS = ['$import', '$include', '$mixin'];

/** Fields that others refer to: where one is misspelt, the others would be reported for it. */
const SECTIONS = ['$namespaces', 'requirements', 'hints', 'inputs', 'outputs', 'steps', 'run', 'in', 'out', 'type'];

/** Nothing belongs to it, so what follows was to be indented; that is reported where it is read. */
const isEmptySection = (entry: Entry | undefined): boolean =>
  entry !== undefined && SECTIONS.includes(entry.key) && entry.value.kind === 'scalar' && entry.value.value === null;

/** Reports fields that are neither known nor refused with a reason. Names with a colon are extensions, as CWL has it. */
export function checkFields(map: MapNode, known: readonly string[], refused: Refused, problems: Problems): void {
  const all = [...known, ...described];
  const sections = SECTIONS.filter((section) => known.includes(section));
  for (const [index, entry] of map.entries.entries()) {
    if (problems.full) return;
    const { key, place } = entry;
    if (described.includes(key)) checkDescription(entry, problems);
    const why = ownValue(refused, key);
    if (why) problems.error(place, why[0], `"${key}" is not supported`, why[1]);
    else if (INCLUSIONS.includes(key)) {
      const hint = 'write the text itself here: a template is one document';
      problems.root(place, 'CWL_REF', `"${key}" is not followed`, hint, place.path);
    } else if (!all.includes(key) && !key.includes(':')) {
      if (isEmptySection(map.entries[index - 1])) continue;
      problems.error(place, 'CWL_FIELD', `"${key}" is not a field here`, suggest(key, all));
      if (sections.some((section) => isMisspelt(key, section))) problems.hide(place.path);
    }
  }
}

/** A key of that name one level down, where a line that is indented too far would put it. */
function inside(map: MapNode, field: string): { entry: Entry; parent: string } | undefined {
  for (const { key: parent, value } of map.entries) {
    const entry = value.kind === 'map' ? value.entries.find(({ key }) => key === field) : undefined;
    if (entry) return { entry, parent };
  }
  return undefined;
}

/**
 * Reports fields that are missing, each with what to write, or where it stands by mistake; not one that is there misspelt, which
 * is reported as that.
 * @param around the map that holds this one: a line that is not indented enough stands there
 */
export function requireFields(
  map: MapNode,
  what: string,
  fields: Readonly<Record<string, string>>,
  problems: Problems,
  around?: MapNode,
): void {
  // What an import stands for is not known, and it is refused as such.
  if (INCLUSIONS.some((key) => getField(map, key))) return;
  for (const [field, example] of Object.entries(fields)) {
    if (getField(map, field)) continue;
    const misspelt = map.entries.find(({ key }) => isMisspelt(key, field));
    const below = inside(map, field);
    const beside = around?.entries.find(({ key, place }) => key === field && place.path !== map.path);
    const at = `it belongs to ${what}, line ${map.line}`;
    if (misspelt) problems.hide(misspelt.place.path);
    else if (below) {
      const message = `"${field}" stands inside "${below.parent}"`;
      problems.root(below.entry.place, 'CWL_FIELD', message, `${at}: indent it less`, map.path);
    } else if (beside) {
      const message = `"${field}" stands outside of ${what}`;
      problems.root(beside.place, 'CWL_FIELD', message, `${at}: indent it more`, map.path, beside.place.path);
    } else problems.root(map, 'CWL_FIELD_MISSING', `${what} needs "${field}"`, `${field}: ${example}`, map.path);
  }
}

export function readMap(node: Node | undefined, what: string, problems: Problems): MapNode | undefined {
  if (!node || node.kind === 'map') return node;
  problems.error(node, 'CWL_FIELD', `${what} must be a map, not ${kindOf(node)}`);
  return undefined;
}

interface ScalarTypes {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

const isOfType = <T extends keyof ScalarTypes>(value: Scalar, type: T): value is Scalar & ScalarTypes[T] =>
  typeof value === type;

/** A field's value of one scalar type; undefined where it is absent or (reported) of another type. */
export function readScalar<T extends keyof ScalarTypes>(
  map: MapNode,
  key: string,
  type: T,
  problems: Problems,
): ScalarTypes[T] | undefined {
  const node = getField(map, key);
  if (!node || (node.kind === 'scalar' && node.value === null)) return undefined;
  if (node.kind === 'scalar' && isOfType(node.value, type)) return node.value;
  problems.error(node, 'CWL_FIELD', `"${key}" must be a ${type}, not ${kindOf(node)}`);
  return undefined;
}

export function readIntegers(map: MapNode, key: string, problems: Problems): number[] {
  const node = getField(map, key);
  if (!node) return [];
  const items = node.kind === 'list' ? node.items : [];
  if (node.kind !== 'list')
    problems.error(node, 'CWL_FIELD', `"${key}" must be a list, not ${kindOf(node)}`, `${key}: [0]`);
  return items.flatMap((item) => {
    if (item.kind === 'scalar' && Number.isInteger(item.value)) return [item.value as number];
    problems.error(item, 'CWL_FIELD', `"${key}" holds whole numbers, not ${kindOf(item)}`);
    return [];
  });
}

/** One text. */
export function readText(
  node: Node | undefined,
  what: string,
  problems: Problems,
): { text: string; place: Place } | undefined {
  if (node?.kind !== 'list') return readTexts(node, what, problems)[0];
  problems.error(node, 'CWL_FIELD', `${what} must be one text, not a list`);
  return undefined;
}

/** One text or a list of texts. */
export function readTexts(node: Node | undefined, what: string, problems: Problems): { text: string; place: Place }[] {
  if (!node) return [];
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item) => {
    if (item.kind === 'scalar' && typeof item.value === 'string') return [{ text: item.value, place: item }];
    problems.error(item, 'CWL_FIELD', `${what} must be text, not ${kindOf(item)}`, 'put it in quotes');
    return [];
  });
}

/** CWL's idmap: a map by id, or a list of maps that carry it. */
export function readIdMap(node: Node | undefined, id: string, what: string, problems: Problems): Entry[] {
  if (!node) return [];
  if (node.kind === 'map') return [...node.entries];
  if (node.kind === 'scalar') {
    const hint = node.value === null ? `indent what belongs to it, or ${what}: {}` : `leave it out, or ${what}: {}`;
    problems.error(node, 'CWL_FIELD', `${what} must be a map or a list, not ${kindOf(node)}`, hint);
    problems.hide(node.path);
    return [];
  }
  const found: Entry[] = [];
  for (const item of node.items) {
    const name = item.kind === 'map' ? getField(item, id) : undefined;
    if (name?.kind !== 'scalar' || typeof name.value !== 'string')
      problems.root(item, 'CWL_FIELD_MISSING', `each of ${what} needs "${id}"`, `- ${id}: …`, item.path);
    else if (found.some((one) => one.key === name.value))
      problems.error(name, 'CWL_DUP_ID', `"${name.value}" is there twice in ${what}`);
    else found.push({ key: name.value.replace(/^#/, ''), place: item, value: item });
  }
  return found;
}

/** Plain value of a node, for defaults and hints. */
export function toPlain(node: Node): Scalar | unknown[] | Record<string, unknown> {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toPlain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toPlain(value)]));
}
