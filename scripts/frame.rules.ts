import type { Source } from './imports.rules.ts';

/** The files of a subgraph's `src`, and what each must export: a reader of one subgraph finds the way in the others. */
const FRAME: Readonly<Record<string, readonly string[]>> = {
  main: ['start'],
  config: ['settings', 'Config'],
  runtime: ['openRuntime', 'Runtime'],
  deps: ['Deps'],
  context: ['contextOf', 'Context'],
  entities: ['entities'],
  consumers: ['consumers', 'tails'],
  loops: ['loops'],
  'live-events': ['liveEventHandlers'],
  resolvers: ['resolvers'],
  loaders: ['createLoaders', 'Loaders'],
};

const SOURCE = /^(subgraphs\/[^/]+)\/src\/([^/]+)\.ts$/;

/** Files in a subgraph's `src` that the frame does not have, and what a subgraph lacks of the frame. */
export function frameViolations(sources: readonly Source[]): readonly string[] {
  const subgraphs = new Map<string, Map<string, string>>();
  for (const { path, text } of sources) {
    const [, subgraph, file] = SOURCE.exec(path) ?? [];
    if (subgraph === undefined || file === undefined) continue;
    const files = subgraphs.get(subgraph) ?? new Map<string, string>();
    subgraphs.set(subgraph, files.set(file, text));
  }
  return [...subgraphs].flatMap(([subgraph, files]) => [
    ...[...files.keys()]
      .filter((file) => FRAME[file] === undefined)
      .map(
        (file) =>
          `${subgraph}/src/${file}.ts: the frame of a subgraph has no such file; put it into a feature's folder`,
      ),
    ...Object.entries(FRAME).flatMap(([file, names]) =>
      names
        .filter(
          (name) =>
            !new RegExp(`^export (?:const|function|interface|type) ${name}\\b`, 'm').test(files.get(file) ?? ''),
        )
        .map((name) => `${subgraph}/src/${file}.ts: does not export ${name}, as the frame of a subgraph does`),
    ),
  ]);
}
