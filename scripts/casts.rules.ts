import type { Node } from '@babel/types';
import { isForTests, type Source } from './imports.rules.ts';
import { lineOf, parseModule, walk } from './syntax.rules.ts';

/** `never`, `any`, and lists of them: a value of no type fits all. */
function fitsAll(type: Node): boolean {
  if (type.type === 'TSArrayType') return fitsAll(type.elementType);
  if (type.type === 'TSParenthesizedType') return fitsAll(type.typeAnnotation);
  return type.type === 'TSNeverKeyword' || type.type === 'TSAnyKeyword';
}

const isAssertion = (node: Node) => node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion';

/** Whether an assertion is `as never`, or one of another: `as unknown as T`. */
function isUnchecked(node: Node): boolean {
  if (node.type !== 'TSAsExpression' && node.type !== 'TSTypeAssertion') return false;
  const inner = node.expression.type === 'TSSatisfiesExpression' ? node.expression.expression : node.expression;
  return fitsAll(node.typeAnnotation) || isAssertion(inner);
}

/** Lines with an assertion that the compiler does not check, `as never` or `as unknown as T`; tests may use them. */
export const uncheckedCasts = (
  sources: readonly Source[],
): readonly { readonly path: string; readonly line: number }[] =>
  sources
    .filter(({ path }) => !isForTests(path) && !path.includes('/generated/'))
    .flatMap(({ path, text }) =>
      parseModule(text)
        .statements.flatMap((statement) => [...walk(statement)])
        .filter(isUnchecked)
        .map((node) => ({ path, line: lineOf(node) })),
    );
