import type { BoundStatement } from './pool-client.ts';

/** Takes statements that are sent together, and gives each its rows. */
export class CollectedStatements {
  readonly statements: BoundStatement[] = [];
  readonly #waiting: PromiseWithResolvers<unknown[]>[] = [];
  #isSent = false;

  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    if (this.#isSent)
      return Promise.reject(new Error('a query of statements that are sent together needs a second statement'));
    this.statements.push([sql, parameters]);
    const waiting = Promise.withResolvers<unknown[]>();
    this.#waiting.push(waiting);
    return waiting.promise as Promise<Row[]>;
  }

  /** Sends what was collected, and answers every query; where that fails, with its error. Rejects never. */
  async answer(send: (statements: readonly BoundStatement[]) => Promise<unknown[][]>): Promise<void> {
    this.#isSent = true;
    try {
      const rows = await send(this.statements);
      for (const [place, waiting] of this.#waiting.entries()) waiting.resolve(rows[place] ?? []);
    } catch (error) {
      for (const { reject } of this.#waiting) reject(error);
    }
  }
}
