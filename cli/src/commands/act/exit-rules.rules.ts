/** `--exit 'all,done,0' --exit 'any,refused,3'`: how what was waited for decides the exit code. */

const QUANTIFIERS = ['all', 'any', 'none'] as const;
export const ITEM_STATES = ['done', 'applied', 'refused'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export interface ExitRule {
  readonly quantifier: (typeof QUANTIFIERS)[number];
  readonly state: ItemState;
  readonly code: number;
}

/** How many items there are, and in which states. */
export type ItemCounts = Readonly<Record<ItemState, number>> & { readonly total: number };

const MAX_CODE = 125;

/** Reads a rule. @returns what is wrong with it, as a text */
export function readExitRule(text: string): ExitRule | string {
  const [quantifier, state, code, ...rest] = text.split(',').map((part) => part.trim());
  const foundQuantifier = QUANTIFIERS.find((name) => name === quantifier);
  if (!foundQuantifier || rest.length > 0)
    return `${QUANTIFIERS.join('|')},${ITEM_STATES.join('|')},CODE is expected, e.g. 'any,refused,3'.`;
  const named = state === 'failed' ? 'refused' : state;
  const foundState = ITEM_STATES.find((name) => name === named);
  if (!foundState) return `${JSON.stringify(state)} is none of ${ITEM_STATES.join(', ')}.`;
  const number = Number(code);
  if (code === undefined || !/^\d+$/.test(code) || number > MAX_CODE)
    return `the exit code is a whole number from 0 to ${MAX_CODE}.`;
  return { quantifier: foundQuantifier, state: foundState, code: number };
}

function holds({ quantifier, state }: ExitRule, counts: ItemCounts, isOver: boolean): boolean {
  const count = counts[state];
  if (quantifier === 'any') return count > 0;
  // What goes on can still change.
  return isOver && (quantifier === 'all' ? count === counts.total : count === 0);
}

/** Returns the code of the first rule that holds; undefined: none does, so that the wait goes on, or ends as usual. */
export const exitCodeOfRules = (rules: readonly ExitRule[], counts: ItemCounts, isOver: boolean): number | undefined =>
  rules.find((rule) => holds(rule, counts, isOver))?.code;
