import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import { buildASTSchema, Kind, parse, visit, type ASTNode, type DocumentNode } from 'graphql';
import { scopesOf } from '../schema/scopes.ts';

/** A change after which a program that works with the release may fail. */
export interface BreakingChange {
  /** The kind of the change and its place: `FIELD_REMOVED Job.note`. */
  readonly key: string;
  readonly text: string;
}

const DEPRECATION = /^(\d{4}-\d{2}-\d{2}): \S.{9,}$/s;

/** Returns the day of a deprecation's reason, `2027-03-01: use ...`; undefined for one that is none. */
export function removalDay(reason: string | undefined): string | undefined {
  const day = DEPRECATION.exec(reason ?? '')?.[1];
  if (day === undefined) return undefined;
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day ? undefined : day;
}

/** The reason of each `@deprecated`, by its place: `Job.note`, `Query.jobs.state`, `JobState.HELD`. */
export function deprecations(document: DocumentNode): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  visit(document, {
    Directive(node, _key, _parent, _path, ancestors) {
      if (node.name.value !== 'deprecated') return;
      const names = ancestors
        .filter((ancestor): ancestor is ASTNode => !Array.isArray(ancestor))
        .flatMap((ancestor) => ('name' in ancestor && ancestor.name ? [ancestor.name.value] : []));
      const value = node.arguments?.find(({ name }) => name.value === 'reason')?.value;
      found.set(names.join('.'), value?.kind === Kind.STRING ? value.value : undefined);
    },
  });
  return found;
}

/** Deprecations whose reason does not say from which day on the element may be removed, and what to use instead. */
export const deprecationProblems = (document: DocumentNode): readonly string[] =>
  [...deprecations(document)]
    .filter(([, reason]) => removalDay(reason) === undefined)
    .map(
      ([place, reason]) =>
        `${place}: the reason of its @deprecated is '${reason ?? ''}'; expected 'YYYY-MM-DD: what to use instead', with the day from which on it may be removed`,
    );

/** The scopes of every field, by `Type.field`. */
function allScopes(document: DocumentNode): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION)
      for (const field of definition.fields ?? [])
        found.set(`${definition.name.value}.${field.name.value}`, scopesOf(field));
  return found;
}

/** Scopes that allowed the use of a field in the release, and do no longer. */
function removedScopes(released: DocumentNode, current: DocumentNode): readonly BreakingChange[] {
  const now = allScopes(current);
  return [...allScopes(released)].flatMap(([field, before]) => {
    const after = now.get(field);
    // A field that had no scopes was open to every token that may read its parent.
    const lost = after === undefined ? [] : before.filter((scope) => !after.includes(scope));
    const closed = after !== undefined && after.length > 0 && before.length === 0 ? ['every caller'] : [];
    return [...lost, ...closed].map((scope) => ({
      key: `SCOPE_REMOVED ${field} ${scope}`,
      text: `'${field}' is no longer allowed to ${scope}`,
    }));
  });
}

const isRemoval = ({ type }: Change): boolean => String(type).endsWith('_REMOVED');

/**
 * Compares the API with that of the last release.
 * @param today an element whose day of removal has come may go: `2027-03-01`
 */
export async function breakingChanges(
  released: string,
  current: string,
  today: string,
): Promise<readonly BreakingChange[]> {
  const [before, after] = [parse(released), parse(current)];
  const days = deprecations(before);
  const changes = await diff(buildASTSchema(before), buildASTSchema(after));
  const breaking = changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .filter((change) => {
      const day = isRemoval(change) ? removalDay(days.get(change.path ?? '')) : undefined;
      return day === undefined || day > today;
    })
    .map(({ type, path, message }) => ({ key: `${type} ${path ?? ''}`.trim(), text: message }));
  return [...breaking, ...removedScopes(before, after)];
}

/** The breaking changes that were accepted since the release, with their reasons: `FIELD_REMOVED Job.note: it was never set`. */
export function readAccepted(text: string): ReadonlyMap<string, string> {
  const accepted = new Map<string, string>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, key, reason] = /^([A-Z_]+ [^:]+): (\S.*)$/.exec(line) ?? [];
    if (key === undefined || reason === undefined)
      throw new Error(`line ${index + 1} of the accepted changes is not 'KIND place: reason': ${line}`);
    accepted.set(key, reason);
  }
  return accepted;
}

/** What must be done about the changes since the release: none may break a client unless a line accepts it. */
export function changeProblems(
  changes: readonly BreakingChange[],
  accepted: ReadonlyMap<string, string>,
): readonly string[] {
  const keys = new Set(changes.map(({ key }) => key));
  return [
    ...changes.filter(({ key }) => !accepted.has(key)).map(({ key, text }) => `breaking: ${text} (${key})`),
    ...[...accepted.keys()].filter((key) => !keys.has(key)).map((key) => `accepted, but it is no change: ${key}`),
  ];
}
