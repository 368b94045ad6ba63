import { stripTypeScriptTypes } from 'node:module';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, concatAST, parse, type DocumentNode } from 'graphql';
import { format, resolveConfig } from 'prettier';
import { pythonModule } from './python-client.rules.ts';

const root = join(import.meta.dirname, '..');
const OPERATIONS = 'clients/operations';

/** The operations of the clients that are made for programs of others. */
export const clientOperationFiles = (): readonly string[] =>
  globSync(`${OPERATIONS}/*.graphql`, { cwd: root }).toSorted();

const TYPED_DOCUMENT = /^export const (\w+) = (.*) as unknown as (DocumentNode<.*>);$/gm;

/**
 * The two halves of a module of operations: a program in JavaScript, and its types. Node.js runs no TypeScript inside
 * `node_modules`, so a package for others needs both.
 */
export const splitModule = (typescript: string): { readonly program: string; readonly types: string } => ({
  program: [...typescript.matchAll(TYPED_DOCUMENT)]
    .map(([, name, document]) => `export const ${name} = ${document};\n`)
    .join(''),
  types: typescript.replaceAll(TYPED_DOCUMENT, 'export declare const $1: $3;'),
});

/** A module without its types. */
export async function programOf(file: string): Promise<string> {
  const path = join(root, file);
  const program = stripTypeScriptTypes(readFileSync(path, 'utf8')).replaceAll(/^(import .*)\.ts';$/gm, "$1.js';");
  return format(program, { ...(await resolveConfig(path)), parser: 'babel' });
}

export function pythonOperations(api: DocumentNode, header: string): string {
  const documents = clientOperationFiles().map((file) => parse(readFileSync(join(root, file), 'utf8')));
  return pythonModule(buildASTSchema(api), concatAST(documents), header);
}
