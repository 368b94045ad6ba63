import { Variable, type Operation, type Selection, type SelectionSet } from '@apollo/federation-internals';
import { Kind, type ConstDirectiveNode, type DirectiveNode, type SelectionNode, type SelectionSetNode } from 'graphql';

/**
 * Returns the selection of an operation in the order in which Apollo's executor reads it: equal fragments of one selection are
 * merged into the first, and named fragments are written out. This decides the order of the keys of an answer.
 */
export function mergedSelection({ selectionSet }: Operation): SelectionSetNode {
  // The selection of a named fragment is one object, however often it is spread.
  const known = new Map<SelectionSet, SelectionSetNode>();
  const nodeOfSet = (set: SelectionSet): SelectionSetNode => {
    const before = known.get(set);
    if (before) return before;
    const node: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: set.selections().map(nodeOf) };
    known.set(set, node);
    return node;
  };
  const nodeOf = (selection: Selection): SelectionNode => {
    const directives = conditionsOf(selection);
    if (selection.kind === 'FieldSelection') {
      const { name, alias } = selection.element;
      return {
        kind: Kind.FIELD,
        name: nameNode(name),
        directives,
        ...(alias === undefined ? {} : { alias: nameNode(alias) }),
        ...(selection.selectionSet ? { selectionSet: nodeOfSet(selection.selectionSet) } : {}),
      };
    }
    const type = selection.element.typeCondition?.name;
    return {
      kind: Kind.INLINE_FRAGMENT,
      directives,
      ...(type === undefined ? {} : { typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(type) } }),
      selectionSet: nodeOfSet(selection.selectionSet),
    };
  };
  return nodeOfSet(selectionSet);
}

const nameNode = (value: string) => ({ kind: Kind.NAME, value }) as const;

/** Returns the @skip and @include of a selection. */
function conditionsOf({ element }: Selection): readonly DirectiveNode[] {
  return element.appliedDirectives
    .filter(({ name }) => name === 'skip' || name === 'include')
    .map((directive): DirectiveNode | ConstDirectiveNode => {
      const condition: unknown = directive.arguments()['if'];
      const value =
        condition instanceof Variable
          ? ({ kind: Kind.VARIABLE, name: nameNode(condition.name) } as const)
          : ({ kind: Kind.BOOLEAN, value: condition === true } as const);
      return {
        kind: Kind.DIRECTIVE,
        name: nameNode(directive.name),
        arguments: [{ kind: Kind.ARGUMENT, name: nameNode('if'), value }],
      };
    });
}
