import { createHash } from 'node:crypto';
import { migrations as data } from '../../subgraphs/data/migrations/index.ts';
import { migrations as workflow } from '../../subgraphs/workflow/migrations/index.ts';
import { migrations as workload } from '../../subgraphs/workload/migrations/index.ts';

type MigrationEntry = (typeof data)[number];

/** The part of a migration that says what it does. */
interface Steps {
  addSql(sql: unknown): void;
  up(): Promise<void> | void;
}

/** The statements of one migration, without asking a database. */
async function statementsOf({ name, class: Migration }: MigrationEntry): Promise<string> {
  const statements: string[] = [];
  const recorder = Object.create(Migration.prototype) as Steps;
  recorder.addSql = (sql) => void statements.push(String(sql));
  await recorder.up();
  if (statements.length === 0) throw new Error(`migration ${name} has no statements`);
  return statements.join(';\n').replaceAll(/\s+/g, ' ');
}

/** A line for each migration with the digest of its SQL: one that was released never changes. */
export async function migrationDigests(): Promise<string> {
  const lines: string[] = [];
  for (const [schema, migrations] of Object.entries({ data, workflow, workload }))
    for (const migration of migrations) {
      const digest = createHash('sha256')
        .update(await statementsOf(migration))
        .digest('hex');
      lines.push(`${schema} ${migration.name} ${digest}`);
    }
  return `${lines.join('\n')}\n`;
}
