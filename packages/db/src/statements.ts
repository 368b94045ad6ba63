/** A statement that a database runs. */
export interface Statement {
  /** `orm`: built by MikroORM from an entity; `sql`: written by hand. */
  readonly by: 'orm' | 'sql';
  readonly text: string;
}

/** Hands each statement to those who watch, before it runs: for tests that count or name statements. */
export class StatementLog {
  readonly #watchers = new Set<(statement: Statement) => void>();

  note(by: Statement['by'], text: string): void {
    for (const watch of this.#watchers) watch({ by, text });
  }

  /** Collects the statements from now on, until the result is disposed of. */
  record(): StatementRecord {
    const statements: Statement[] = [];
    const watch = (statement: Statement): void => void statements.push(statement);
    this.#watchers.add(watch);
    return { statements, [Symbol.dispose]: () => void this.#watchers.delete(watch) };
  }
}

interface StatementRecord extends Disposable {
  readonly statements: readonly Statement[];
}
