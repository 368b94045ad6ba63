import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { shown, wrong, type Term } from './filter-terms.ts';

const MAX_SUGGESTED = 3;

/** Whether a text, or a pattern with `*`, can mean one of the known texts, of which one that ends with `*` stands for all that begin so. */
function canMean(known: string, { text, pattern }: Term['values'][number]): boolean {
  const [stem = ''] = known.split('*');
  const [head = ''] = (pattern ?? text).split('*');
  if (stem !== known) return head.startsWith(stem) || (pattern !== undefined && stem.startsWith(head));
  if (pattern === undefined) return known === text;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(known);
}

/** The known texts by what stands before their first dot: `job.*`. */
const groupsOf = (known: readonly string[]): string =>
  [...new Set(known.map((text) => `${text.split('.')[0] ?? ''}.*`))].join(', ');

/** @throws Refusal INVALID for a value that none of the known texts can have, with those that are like it */
export function assertKnownTexts({ values, position, name = '' }: Term, known: readonly string[]): void {
  const unknown = values.find((value) => !known.some((text) => canMean(text, value)));
  if (!unknown) return;
  const similar = suggestionList(unknown.text, known).slice(0, MAX_SUGGESTED);
  const meant = similar.length > 0 ? `did you mean ${similar.join(' or ')}?` : `there are ${groupsOf(known)}`;
  throw wrong(position, `there is no ${name} ${shown(unknown.text)}; ${meant}`);
}
