import type { Node } from '@babel/types';
import type { Source } from './imports.rules.ts';
import { declared, declaredNames, parseModule, walk } from './syntax.rules.ts';

type Verb = 'insert' | 'update' | 'delete';

/** What writes a table: a function or SQL fragment of a file. */
interface Write {
  readonly table: string;
  readonly verb: Verb;
  /** `folder/file.ts: name`. */
  readonly by: string;
}

const SQL: readonly (readonly [Verb, RegExp])[] = [
  ['insert', /\binsert\s+into\s+"?([a-z_]+)"?/g],
  ['update', /(?<!for |for no key |do )\bupdate\s+"?([a-z_]+)"?\s+(?:(?:as\s+)?[a-z_]+\s+)?set\b/g],
  ['delete', /\bdelete\s+from\s+"?([a-z_]+)"?/g],
];

/** Methods of an entity manager that write, by what they do. A managed entity is read to change it: `findRows` serves reads. */
const METHODS: Readonly<Record<string, Verb>> = {
  create: 'insert',
  insert: 'insert',
  insertMany: 'insert',
  upsert: 'insert',
  upsertMany: 'insert',
  nativeUpdate: 'update',
  findOne: 'update',
  findOneOrFail: 'update',
  nativeDelete: 'delete',
};

/** Tables that the migrations of a schema make, without partitions. */
export const tablesOf = (migrations: readonly Source[]): readonly string[] =>
  migrations
    .flatMap(({ text }) => [...text.matchAll(/\bcreate table (?:if not exists )?([a-z_]+)\b(?!\S* partition of)/g)])
    .map(([, table = '']) => table);

/** The table of each entity, by the name of its constant. */
const entityTables = (sources: readonly Source[]): ReadonlyMap<string, string> =>
  new Map(
    sources.flatMap(({ text }) =>
      [...text.matchAll(/const (\w+) = defineEntity\(\{[^}]*?tableName: '(\w+)'/g)].map(
        ([, name = '', table = '']) => [name, table] as const,
      ),
    ),
  );

/** The SQL of a text, its parameters and fragments left out. */
function textOf(node: Node): string {
  if (node.type === 'StringLiteral') return node.value;
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked ?? '').join(' _ ');
  return '';
}

const sqlWrites = (node: Node): readonly (readonly [Verb, string])[] =>
  SQL.flatMap(([verb, pattern]) => [...textOf(node).matchAll(pattern)].map(([, table = '']) => [verb, table] as const));

/** A call of `em.create(StorageEntity, ...)` and the like. */
function entityWrites(node: Node, entities: ReadonlyMap<string, string>): readonly (readonly [Verb, string])[] {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return [];
  const { property } = node.callee;
  const [entity] = node.arguments;
  if (property.type !== 'Identifier' || entity?.type !== 'Identifier') return [];
  const verb = METHODS[property.name];
  const table = entities.get(entity.name);
  return verb && table ? [[verb, table]] : [];
}

/** Every write of a source file, by the name that its module declares around it. */
function writesOf({ path, text }: Source, entities: ReadonlyMap<string, string>): readonly Write[] {
  const file = path.replace(/^subgraphs\/[^/]+\/src\//, '');
  return parseModule(text).statements.flatMap((statement) => {
    const names = declaredNames(declared(statement).node).map(({ name }) => name);
    const by = `${file}: ${names.join(', ')}`;
    return [...walk(statement)]
      .flatMap((node) => [...sqlWrites(node), ...entityWrites(node, entities)])
      .map(([verb, table]) => ({ table, verb, by }));
  });
}

/** A Markdown table: for each table of a schema, what inserts, updates and deletes its rows. */
export function writesTable(sources: readonly Source[], tables: readonly string[]): string {
  const entities = entityTables(sources);
  const writes = sources.flatMap((source) => writesOf(source, entities));
  const cell = (table: string, verb: Verb): string => {
    const found = writes.filter((write) => write.table === table && write.verb === verb).map(({ by }) => `\`${by}\``);
    return [...new Set(found)].toSorted().join('<br>');
  };
  const rows = tables.map(
    (table) => `| \`${table}\` | ${cell(table, 'insert')} | ${cell(table, 'update')} | ${cell(table, 'delete')} |`,
  );
  return ['| table | inserted by | updated by | deleted by |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const BEGIN = '<!-- made by npm run generate: what writes each table -->';
const END = '<!-- end -->';

/** A page with its table of writes renewed; added at the end of a page that has none. */
export function withWritesTable(page: string, table: string): string {
  const section = `${BEGIN}\n${table}\n${END}`;
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END, begin);
  if (begin === -1 || end === -1) return `${page.trimEnd()}\n\n## What writes each table\n\n${section}\n`;
  return page.slice(0, begin) + section + page.slice(end + END.length);
}
