import { isInexactNumber, numberProblem, Refusal } from '@visor/schema';

/** Why a text can be stored nowhere in Visor: PostgreSQL's text holds no NUL, and UTF-8 no half of a surrogate pair. */
function unstorableProblem(text: string): string | undefined {
  if (text.includes('\0')) return 'holds the character NUL (U+0000)';
  return text.isWellFormed() ? undefined : 'holds half of a surrogate pair, which is no Unicode text';
}

/** Longer names of places are cut, so that depth costs no more than itself. */
const MAX_PATH_LENGTH = 200;

const below = (path: string, step: string): string => (path.length < MAX_PATH_LENGTH ? `${path}${step}` : path);

/**
 * Refuses arguments that hold such a text, or a number that would not be kept as it is written, anywhere: in lists, inputs, and JSON, its keys too.
 * @param args of one field, coerced
 * @param perItem paths (`input.reports`) that the resolver checks item by item
 * @throws Refusal INVALID that names the argument
 */
export function checkArgumentText(args: Readonly<Record<string, unknown>>, perItem: ReadonlySet<string>): void {
  // A stack of our own: JSON may be nested as deep as its sender likes.
  const waiting: { readonly path: string; readonly value: unknown }[] = [{ path: '', value: args }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path, value } = next;
    if (path.length < MAX_PATH_LENGTH && perItem.has(path)) continue;
    if (typeof value === 'string') refuse(path, unstorableProblem(value));
    else if (isInexactNumber(value)) refuse(path, numberProblem(value.rawJSON));
    else if (Array.isArray(value))
      value.forEach((item, index) => waiting.push({ path: below(path, `[${index}]`), value: item }));
    else if (value !== null && typeof value === 'object')
      for (const [name, item] of Object.entries(value)) {
        refuse(path === '' ? 'a name' : `a name in ${path}`, unstorableProblem(name));
        waiting.push({ path: path === '' ? name : below(path, `.${name}`), value: item });
      }
  }
}

function refuse(path: string, fault: string | undefined): void {
  if (fault !== undefined) throw new Refusal('INVALID', `${path} ${fault}`, { field: path });
}

/**
 * Refuses references to entities that name no entity of this subgraph, or have no text as `id`: all entities of Visor have one.
 * @param names of the entities
 */
export function checkRepresentations(representations: unknown, names: ReadonlySet<string>): void {
  if (!Array.isArray(representations))
    throw new Refusal('INVALID', 'representations must be a list', { field: 'representations' });
  for (const [index, reference] of (representations as unknown[]).entries()) {
    const field = `representations[${index}]`;
    const { __typename: name, id } = (reference ?? {}) as { __typename?: unknown; id?: unknown };
    if (typeof name !== 'string' || !names.has(name))
      throw new Refusal('INVALID', `${field}.__typename must be one of ${[...names].join(', ')}`, { field });
    if (typeof id !== 'string') throw new Refusal('INVALID', `${field}.id must be a text`, { field });
  }
}
