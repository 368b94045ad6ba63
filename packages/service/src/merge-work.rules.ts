import {
  GraphQLError,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';

type Fragments = (name: string) => FragmentDefinitionNode | null | undefined;

const pairsOf = (count: number): number => (count * (count - 1)) / 2;

/** Arguments of two fields are compared as text: this number of characters counts like another field. */
const CHARACTERS_PER_UNIT = 100;

function argumentUnits({ arguments: given = [] }: FieldNode): number {
  const first = given[0]?.loc;
  const last = given.at(-1)?.loc;
  return first && last ? Math.floor((last.end - first.start) / CHARACTERS_PER_UNIT) : 0;
}

/** What stands in selection sets that are answered as one object. */
interface Merged {
  readonly fields: Map<string, FieldNode[]>;
  spreads: number;
}

/** Counts what merging takes, and stops counting where it is more than the limit. */
class MergeWork {
  readonly #fragments: Fragments;
  readonly #limit: number;
  #work = 0;

  constructor(fragments: Fragments, limit: number) {
    this.#fragments = fragments;
    this.#limit = limit;
  }

  get isOver(): boolean {
    return this.#work > this.#limit;
  }

  add(sets: readonly SelectionSetNode[]): void {
    const merged: Merged = { fields: new Map(), spreads: 0 };
    const visited = new Set<string>();
    for (const set of sets) this.#collect(set, merged, visited);
    this.#work += pairsOf(merged.spreads);
    for (const fields of merged.fields.values()) {
      this.#work += pairsOf(fields.length);
      if (fields.length > 1)
        this.#work += (fields.length - 1) * fields.reduce((sum, field) => sum + argumentUnits(field), 0);
      if (this.isOver) return;
      const inner = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (inner.length > 0) this.add(inner);
    }
  }

  #collect({ selections }: SelectionSetNode, merged: Merged, visited: Set<string>): void {
    for (const selection of selections) {
      if (this.isOver) return;
      this.#work += 1;
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const fields = merged.fields.get(name);
        if (fields) fields.push(selection);
        else merged.fields.set(name, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) this.#collect(selection.selectionSet, merged, visited);
      else this.#spread(selection.name.value, merged, visited);
    }
  }

  #spread(name: string, merged: Merged, visited: Set<string>): void {
    merged.spreads += 1;
    if (visited.has(name)) return;
    visited.add(name);
    const set = this.#fragments(name)?.selectionSet;
    if (set) this.#collect(set, merged, visited);
  }
}

/**
 * Refuses documents that select the same fields again and again. Whether such fields agree is validated by comparing each
 * with each: some 500 equal fields, which 10 kB hold, would keep the process from everything else for a second.
 */
export const mergeLimit =
  (limit: number): ValidationRule =>
  (context) => {
    const work = new MergeWork((name) => context.getFragment(name), limit);
    const measure = ({ selectionSet }: { readonly selectionSet: SelectionSetNode }): false => {
      if (!work.isOver) {
        work.add([selectionSet]);
        if (work.isOver)
          context.reportError(
            new GraphQLError(
              'the document selects the same fields, or spreads fragments, too often beside each other: select each once',
            ),
          );
      }
      return false;
    };
    return { OperationDefinition: measure, FragmentDefinition: measure };
  };
