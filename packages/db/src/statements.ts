import { channel } from 'node:diagnostics_channel';

/** A statement that a database runs. */
export interface Statement {
  /** The schema that the statement's connection has as its search_path. */
  readonly schema: string;
  /** `orm`: built by MikroORM from an entity; `sql`: written by hand. */
  readonly by: 'orm' | 'sql';
  readonly text: string;
}

interface StatementRecord extends Disposable {
  readonly statements: readonly Statement[];
}

const STATEMENTS = channel('visor:statement');

/** Publishes the statements of one schema: for tests that count statements, or distinguish those of MikroORM from hand-written SQL. */
export class StatementLog {
  readonly #schema: string;

  constructor(schema: string) {
    this.#schema = schema;
  }

  publish(by: Statement['by'], text: string): void {
    if (STATEMENTS.hasSubscribers) STATEMENTS.publish({ schema: this.#schema, by, text } satisfies Statement);
  }

  /** Collects the statements of this schema from now on, until the result is disposed of. */
  record(): StatementRecord {
    return recordStatements(({ schema }) => schema === this.#schema);
  }
}

/** Collects the statements of all databases of this process, until the result is disposed of. */
export function recordStatements(isWanted: (statement: Statement) => boolean = () => true): StatementRecord {
  const statements: Statement[] = [];
  const collect = (message: unknown): void => {
    const statement = message as Statement;
    if (isWanted(statement)) statements.push(statement);
  };
  STATEMENTS.subscribe(collect);
  return { statements, [Symbol.dispose]: () => void STATEMENTS.unsubscribe(collect) };
}
