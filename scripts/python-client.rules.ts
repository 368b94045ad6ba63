import {
  Kind,
  print,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { PythonTypes } from './python-types.rules.ts';

const snakeCase = (name: string): string =>
  name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

interface Method {
  readonly name: string;
  readonly constant: string;
  readonly text: string;
  /** Parameters as Python declares them, and the dictionary of variables. */
  readonly parameters: string;
  readonly variables: string;
  readonly answer: string;
  /** The field whose value is returned; absent: all fields. */
  readonly field: string | undefined;
  readonly isSubscription: boolean;
}

/** An operation with the fragments that it uses, also through others. */
function textOf(operation: OperationDefinitionNode, document: DocumentNode): string {
  const fragments = document.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  const used = new Set<FragmentDefinitionNode>();
  const add = (text: string): void => {
    for (const [, name] of text.matchAll(/\.\.\.(\w+)/g)) {
      const fragment = fragments.find((candidate) => candidate.name.value === name);
      if (!fragment || used.has(fragment)) continue;
      used.add(fragment);
      add(print(fragment));
    }
  };
  add(print(operation));
  return [operation, ...used].map((node) => print(node)).join('\n\n');
}

function methodOf(operation: OperationDefinitionNode, types: PythonTypes, schema: GraphQLSchema, text: string): Method {
  const root = schema.getRootType(operation.operation);
  if (!root || !operation.name) throw new Error('an operation has no name, or its kind is not in the schema');
  const parameters = (operation.variableDefinitions ?? []).map(({ variable, type }) => {
    const given = types.variable(type);
    const name = variable.name.value;
    return { name, python: snakeCase(name), annotation: given, required: type.kind === Kind.NON_NULL_TYPE };
  });
  const declared = parameters
    .toSorted((a, b) => Number(b.required) - Number(a.required))
    .map(({ python, annotation, required }) => `${python}: ${annotation}${required ? '' : ' = None'}`);
  const answer = types.answer(operation, root);
  // The one input of a mutation is given as it is; everything else by name.
  const positional = parameters.length > 0 && parameters.every(({ required }) => required);
  return {
    name: snakeCase(operation.name.value),
    constant: snakeCase(operation.name.value).toUpperCase(),
    text,
    parameters: declared.length > 0 ? `, ${positional ? '' : '*, '}${declared.join(', ')}` : '',
    variables: `{${parameters.map(({ name, python }) => `"${name}": ${python}`).join(', ')}}`,
    answer: answer.type,
    field: answer.field,
    isSubscription: operation.operation === 'subscription',
  };
}

function methodText(method: Method, mode: 'sync' | 'async'): string {
  const { name, constant, parameters, variables, answer, field, isSubscription } = method;
  const key = field === undefined ? 'None' : `"${field}"`;
  if (isSubscription) {
    const iterator = mode === 'sync' ? 'Iterator' : 'AsyncIterator';
    return `    def ${name}(self${parameters}) -> ${iterator}[${answer}]:
        return cast(${iterator}[${answer}], self._watch(${constant}, ${variables}, ${key}))
`;
  }
  const [define, wait] = mode === 'sync' ? ['def', ''] : ['async def', 'await '];
  return `    ${define} ${name}(self${parameters}) -> ${answer}:
        return cast(${answer}, ${wait}self._run(${constant}, ${variables}, ${key}))
`;
}

const baseText = (mode: 'sync' | 'async'): string => {
  const [name, define, iterator] =
    mode === 'sync' ? ['Operations', 'def', 'Iterator'] : ['AsyncOperations', 'async def', 'AsyncIterator'];
  return `class ${name}:
    ${define} _run(self, text: str, variables: Dict[str, Any], field: Optional[str]) -> Any:
        raise NotImplementedError

    def _watch(self, text: str, variables: Dict[str, Any], field: Optional[str]) -> ${iterator}[Any]:
        raise NotImplementedError
`;
};

/** The module of the Python client that has a method per operation, and the types of what they take and answer. */
export function pythonModule(schema: GraphQLSchema, document: DocumentNode, header: string): string {
  const errors = validate(schema, document);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  const types = new PythonTypes(schema, document);
  const methods = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => methodOf(operation, types, schema, textOf(operation, document)));
  const classes = (['sync', 'async'] as const).map(
    (mode) => `${baseText(mode)}\n${methods.map((method) => methodText(method, mode)).join('\n')}`,
  );
  return `# ${header}
"""The operations of clients/operations, with the types of what they take and answer."""

from __future__ import annotations

from typing import Any, AsyncIterator, Dict, Iterator, List, Literal, Optional, TypedDict, Union, cast

${types.text}

${methods.map(({ constant, text }) => `${constant} = """\n${text}\n"""\n`).join('\n')}

${classes.join('\n\n')}`;
}
