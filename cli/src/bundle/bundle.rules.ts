/** Commands that run from the sources: what they start does, or they load so much that a bundle saves little. */
export const FROM_SOURCES = [
  'demo',
  'up',
  'announce',
  'watch',
  'sample-run',
  'payload',
  'release',
  'publish',
  'token',
  'subgraph',
  'bench',
  'simulate',
];

/** Returns the text of the module that loads commands in the bundle: each file is a part of its own, loaded when it is asked for. */
export const loaderText = (files: readonly string[]): string =>
  [
    'const loaders = {',
    ...files.map((file) => `  ${JSON.stringify(file)}: () => import(${JSON.stringify(`./${file}`)}),`),
    '};',
    'export const loadCommand = (file) => loaders[file]();',
  ].join('\n');

/** Returns the text of a module with the place of its source in it: code of the bundle finds files beside the sources. */
export const withPlace = (text: string, path: string, folder: string, url: string): string =>
  text
    .replaceAll('import.meta.filename', JSON.stringify(path))
    .replaceAll('import.meta.dirname', JSON.stringify(folder))
    .replaceAll('import.meta.url', JSON.stringify(url));
