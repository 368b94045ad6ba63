import { SearchDocument } from '#operations';
import type { Client } from '@visor/client';
import { noSuch, type CommandError } from '../exit-codes.rules.ts';
import { foundItems } from './found-items.rules.ts';

/** Letters that are looked for at least: fewer are in too many names. */
const MIN_LETTERS = 2;
/** Things of each kind that are compared. */
const MAX_FOUND = 50;
/** Names that are proposed. */
const MAX_SIMILAR = 3;

/** Returns the halves of a name that are looked for: where a letter is wrong, one of them is as it should be. */
function halvesOf(text: string): string[] {
  const letters = Array.from(text);
  const middle = Math.floor(letters.length / 2);
  const halves = [letters.slice(0, middle), letters.slice(middle)];
  return halves.filter(({ length }) => length >= MIN_LETTERS).map((half) => half.join(''));
}

/**
 * Returns names and ids of which a text is a letter or two off. None where they cannot be asked for: that there is no such
 * thing is what the user must hear.
 * @param kind null: of any kind
 */
export async function similarNames(client: Client, text: string, kind: string | null): Promise<string[]> {
  const { isMisspelt } = await import('@visor/cwl');
  const ask = async (half: string) =>
    foundItems((await client.request(SearchDocument, { text: half, first: MAX_FOUND })).search);
  const found = await Promise.all(halvesOf(text).map(ask)).catch(() => []);
  const names = found
    .flat()
    .filter((item) => kind === null || item.kind === kind)
    .flatMap(({ id, name }) => [name, id].filter((known) => known !== null && isMisspelt(text, known)));
  return [...new Set(names)].filter((name) => name !== null).slice(0, MAX_SIMILAR);
}

/** The error of a thing that does not exist, with names that may be meant. @param noun whose `list` shows what there is */
export const noSuchName = async (client: Client, noun: string, text: string): Promise<CommandError> =>
  noSuch(noun, text, await similarNames(client, text, noun));

/**
 * Waits for an answer about things of given ids. @throws CommandError (notFound) with ids that may be meant, for one that does not
 * exist; what else was refused
 */
export async function aboutIds<Answer>(
  client: Client,
  noun: string,
  ids: readonly string[],
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    const { code, details } = error as { readonly code?: unknown; readonly details?: { readonly ids?: unknown } };
    const missing: unknown = Array.isArray(details?.ids) ? details.ids[0] : ids.length === 1 ? ids[0] : undefined;
    throw code === 'NOT_FOUND' && typeof missing === 'string' ? await noSuchName(client, noun, missing) : error;
  }
}
