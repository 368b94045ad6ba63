/**
 * Writes what is derived from the SDL: the supergraph, resolver types, message types, AsyncAPI, the operations
 * that each workspace sends.
 * `--check` writes nothing and fails when a committed file is not current.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import * as resolvers from '@graphql-codegen/typescript-resolvers';
import * as documents from '@graphql-codegen/typed-document-node';
import { buildASTSchema, parse, type DocumentNode } from 'graphql';
import { asyncApi } from './asyncapi.ts';
import { clientOperationFiles, programOf, pythonOperations, splitModule } from './client-packages.ts';
import { apiSdl, compose } from './compose.ts';
import { filterTables } from './filters.ts';
import { isForTests } from './imports.rules.ts';
import { outputSchema } from './output-schema.ts';
import { readSources } from './repository.ts';
import { schemaPage } from './schema-page.ts';
import { statesPage } from './states.ts';
import { tablesOf, withWritesTable, writesTable } from './table-writes.rules.ts';
import { topicTypes } from './topics.ts';
import { subgraphs, typeDefs, type Subgraph } from '../schema/sdl.ts';

const root = join(import.meta.dirname, '..');
const plugins = { typescript, operations, resolvers, documents };
type Plugin = keyof typeof plugins;
const scalars = { DateTime: 'string', Long: 'number', JSON: 'unknown', _Any: 'unknown', ID: 'string' };
const common = {
  scalars,
  enumsAsTypes: true,
  useTypeImports: true,
  immutableTypes: true,
  maybeValue: 'T | null',
  strictScalars: true,
};

const federation = `
directive @link(url: String!, import: [String!]) repeatable on SCHEMA
directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT
directive @shareable on OBJECT | FIELD_DEFINITION
directive @external on FIELD_DEFINITION
directive @requires(fields: String!) on FIELD_DEFINITION
directive @inaccessible on FIELD_DEFINITION
`;

function generate(
  schema: DocumentNode,
  filename: string,
  config: object,
  used: readonly Plugin[],
  docs: DocumentNode[] = [],
) {
  return codegen({
    schema,
    filename,
    documents: docs.map((document, index) => ({ document, location: `operation-${index}` })),
    config: {},
    plugins: used.map((plugin) => ({ [plugin]: { ...common, ...config } })),
    pluginMap: plugins,
  });
}

/** `extend schema @link` is for composition; the type generator wants a plain schema. */
const plain = (name: Subgraph): DocumentNode =>
  parse(federation + typeDefs(name).replace(/extend schema\s*@link\([^)]*\)\n/, ''));

/** The types of a subgraph's SDL, which know nothing of its code: rules and entities may use them. */
const sdlTypes = (name: Subgraph): Promise<string> => {
  // A resolver returns an instant as the database driver gives it; the scalar formats both.
  const config = { scalars: { ...scalars, DateTime: { input: 'string', output: 'Date | string' } } };
  return generate(plain(name), 'types.ts', config, ['typescript']);
};

/** The types of a subgraph's resolvers, which know its context and the rows behind its types. */
async function resolverTypes(name: Subgraph, types: string): Promise<string> {
  const folder = join(root, 'subgraphs', name);
  const mappers = existsSync(join(folder, 'mappers.json'))
    ? (JSON.parse(readFileSync(join(folder, 'mappers.json'), 'utf8')) as Record<string, string>)
    : {};
  const config = { federation: true, contextType: '../src/context.ts#Context', mappers, optionalResolveType: true };
  const text = await generate(plain(name), 'resolvers.ts', config, ['resolvers']);
  const used = [...types.matchAll(/^export type (\w+)/gm)]
    .map(([, type = '']) => type)
    .filter((type) => new RegExp(`\\b${type}\\b`).test(text) && !text.includes(`export type ${type}<`));
  return `import type {\n${used.map((type) => `  ${type},\n`).join('')}} from './types.ts';\n${text}`;
}

/** The page of a subgraph, its list of what writes each table renewed. */
function subgraphPage(name: Subgraph): string {
  const sources = readSources(`subgraphs/${name}/src/**/*.ts`).filter(({ path }) => !isForTests(path));
  const tables = tablesOf(readSources(`subgraphs/${name}/migrations/*.ts`));
  return withWritesTable(readFileSync(join(root, `subgraphs/${name}/README.md`), 'utf8'), writesTable(sources, tables));
}

/** Operations lie beside what sends them: every `*.graphql` of a workspace, `schema` apart, by the workspace's folder. */
function operationFiles(): ReadonlyMap<string, readonly string[]> {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] };
  const exclude = (name: string): boolean => ['node_modules', 'generated', 'playground'].includes(basename(name));
  const folders = workspaces.flatMap((pattern) => globSync(pattern, { cwd: root })).filter((name) => name !== 'schema');
  const files = folders.map(
    (folder) =>
      [
        folder,
        globSync('**/*.graphql', { cwd: join(root, folder), exclude }).map((file) => join(folder, file)),
      ] as const,
  );
  return new Map(files.filter(([, found]) => found.length > 0).map(([folder, found]) => [folder, found.toSorted()]));
}

function operationTypes(api: DocumentNode, files: readonly string[]): Promise<string> {
  const docs = files.map((file) => parse(readFileSync(join(root, file), 'utf8')));
  return generate(api, 'operations.ts', { documentMode: 'documentNode' }, ['operations', 'documents'], docs);
}

/** The clients for programs of others: packages that need nothing of this repository. */
async function clientPackages(api: DocumentNode, header: string): Promise<readonly (readonly [string, string])[]> {
  const docs = clientOperationFiles().map((file) => parse(readFileSync(join(root, file), 'utf8')));
  const config = { documentMode: 'documentNode', futureProofEnums: true };
  const { program, types } = splitModule(
    await generate(api, 'operations.ts', config, ['operations', 'documents'], docs),
  );
  const folder = 'clients/typescript/generated';
  const programs = ['client', 'visor-error'].map(
    async (name) =>
      [`${folder}/${name}.js`, `// ${header}\n${await programOf(`clients/typescript/src/${name}.ts`)}`] as const,
  );
  return [
    [`${folder}/operations.js`, `// ${header}\n${program}`],
    [`${folder}/operations.d.ts`, `// ${header}\n${types}`],
    ...(await Promise.all(programs)),
    ['clients/python/src/visor_client/operations.py', pythonOperations(api, header)],
  ];
}

const GENERATED = 'Written by scripts/generate.ts from the SDL. Do not edit.';

async function outputs(): Promise<ReadonlyMap<string, string>> {
  const supergraph = compose();
  const header = `// ${GENERATED}\n`;
  const files = new Map([
    ['schema/supergraph.graphql', supergraph],
    ['schema/generated/topics.ts', header + topicTypes()],
    ['schema/generated/asyncapi.json', `${JSON.stringify(asyncApi(), null, 2)}\n`],
    ['docs/states.md', statesPage()],
  ]);
  const sdl = apiSdl(supergraph);
  const api = parse(sdl);
  files.set('schema/api.graphql', `# ${GENERATED}\n${sdl}`);
  files.set('schema/generated/filters.ts', header + filterTables(buildASTSchema(api)));
  files.set('docs/schema.md', schemaPage(sdl));
  for (const [folder, found] of operationFiles())
    files.set(`${folder}/generated/operations.ts`, header + (await operationTypes(api, found)));
  for (const [file, text] of await clientPackages(api, GENERATED)) files.set(file, text);
  const ofCli = (operationFiles().get('cli') ?? []).map((file) => readFileSync(join(root, file), 'utf8'));
  files.set('schema/generated/outputs.schema.json', outputSchema(api, parse(ofCli.join('\n'))));
  for (const name of subgraphs) {
    const types = await sdlTypes(name);
    files.set(`subgraphs/${name}/generated/types.ts`, header + types);
    files.set(`subgraphs/${name}/generated/resolvers.ts`, header + (await resolverTypes(name, types)));
    files.set(`subgraphs/${name}/README.md`, subgraphPage(name));
  }
  return files;
}

async function main(check: boolean): Promise<void> {
  const stale: string[] = [];
  for (const [file, text] of await outputs()) {
    const path = join(root, file);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    stale.push(file);
    if (check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (check && stale.length > 0) throw new Error(`not current, run npm run generate: ${stale.join(', ')}`);
  console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'generated files are current');
}

await main(process.argv.includes('--check'));
