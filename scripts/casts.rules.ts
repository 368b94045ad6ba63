import { isForTests, type Source } from './imports.rules.ts';

const CAST = /\bas (?:never|unknown as|any)\b/;

/** Lines with an assertion that the compiler does not check, `as never` or `as unknown as T`; tests may use them. */
export const uncheckedCasts = (
  sources: readonly Source[],
): readonly { readonly path: string; readonly line: number }[] =>
  sources
    .filter(({ path }) => !isForTests(path) && !path.includes('/generated/'))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .map((code, index) => ({ code, path, line: index + 1 }))
        .filter(({ code }) => CAST.test(code) && !/^\s*(?:\/\/|\/?\*)/.test(code))
        .map(({ line }) => ({ path, line })),
    );
