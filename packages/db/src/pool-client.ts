import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import pg from 'pg';

/** PostgreSQL parses a shorter statement faster than it is worth a name. */
const MIN_PREPARED_LENGTH = 200;
/** Texts are constants of the stores; a bound in case one is not. */
const MAX_NAMES = 500;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= MAX_NAMES) return known;
  const name = `v${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}

/** Begins a statement that is made of what its sender asks: there are too many of them to prepare each, and its plan depends on the values. */
export const UNPREPARED = '/* not prepared */';

/** The arguments of a query, with a name where the statement is long and has parameters. */
function named(query: readonly unknown[]): readonly unknown[] {
  const [text, values, ...rest] = query;
  const isWorthIt =
    typeof text === 'string' &&
    text.length >= MIN_PREPARED_LENGTH &&
    Array.isArray(values) &&
    !text.startsWith(UNPREPARED);
  if (!isWorthIt || values.length === 0 || rest.length > 0) return query;
  const name = nameOf(text);
  return name === undefined ? query : [{ name, text, values }];
}

/** Statements of Kysely's driver after whose failure Kysely keeps the connection for ever: nothing returns it to its pool. */
const isKept = (text: unknown): boolean =>
  text === 'rollback' || (typeof text === 'string' && text.startsWith('start transaction'));

/** Is set where the transactions that begin are small. */
export const SMALL_TRANSACTIONS = new AsyncLocalStorage<true>();

/**
 * Begins a transaction that looks up a few rows by their keys. Its statements use the plans that the connection has: for a few rows
 * PostgreSQL otherwise plans each again, which takes longer than to carry it out. A plan that it made while a table was empty reads it
 * by an index, too.
 */
const BEGIN_SMALL = 'begin; set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off';

/** A statement, and what its `$1` parameters are. */
export type BoundStatement = readonly [sql: string, parameters: readonly unknown[]];

/** A statement that is sent with the commit, and who gets its rows once that is done. */
export type LastStatement = readonly [...BoundStatement, onRows?: (rows: readonly unknown[]) => void];

/** Statements that are sent together, as the only parameter of a query. Its rows are the rows of each. */
export class TogetherStatements {
  readonly statements: readonly BoundStatement[];

  constructor(statements: readonly BoundStatement[]) {
    this.statements = statements;
  }
}

/** A statement whose result nobody waits for, as the only parameter of a query: it is sent with the next one of its transaction. */
export class HeldStatement {
  readonly statement: BoundStatement;

  constructor(statement: BoundStatement) {
    this.statement = statement;
  }
}

/** What ends a transaction, as the only parameter of a query: statements that travel together with the commit. */
export class LastStatements {
  readonly #statements: readonly LastStatement[];

  constructor(statements: readonly LastStatement[]) {
    this.#statements = statements;
  }

  get statements(): readonly BoundStatement[] {
    return this.#statements.map(([sql, parameters]) => [sql, parameters]);
  }

  /** Hands the rows of each to who waits for them. */
  handRows(results: readonly Pick<pg.QueryResult, 'rows'>[]): void {
    for (const [place, [, , onRows]] of this.#statements.entries()) onRows?.(results[place]?.rows ?? []);
  }
}

/** Waits for all results. @throws the first error */
async function allOf<T>(results: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(results);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

const doneWith = (command: string): pg.QueryResult => ({ command, rowCount: null, oid: 0, fields: [], rows: [] });

/**
 * A connection of a pool. It prepares the long statements with parameters once: PostgreSQL then parses and analyses a page of SQL
 * once per connection, not at every batch. And it leaves the pool when a transaction cannot begin or be rolled back on it, which
 * happens when its backend ends; a service would otherwise have no connection left after some restarts of PostgreSQL. And it sends
 * together what need not wait for answers; its pool sets `pipeline`. The begin of a transaction travels with its first statement:
 * it fails only where the connection is lost, and the statement with it. Its last statements travel with the commit: what they lock
 * is free as soon as PostgreSQL is done, and not when this process has had its turn twice more.
 */
export class PoolClient extends pg.Client {
  /** A member of pg's client that its types do not have. */
  declare readonly connection: pg.Connection;
  /** Set by the pool while the connection is in use. */
  readonly release?: (error?: unknown) => void;
  /** Statements of the open transaction that are sent with the next one. */
  #held: BoundStatement[] = [];
  /** Whether the begin of the open transaction is among them. */
  #isBegunLater = false;
  /** The answer to a commit that was sent with the last statements, for the driver that asks for it. */
  #committed: pg.QueryResult | undefined;

  constructor(config?: pg.ClientConfig) {
    super(config);
    // Between two statements of a transaction nobody listens, and an end of the connection would end the process: the next statement fails.
    this.on('error', () => {});
  }

  /** What one call sends travels together: each packet is a call of the system here, and wakes the backend there. */
  override query(...query: unknown[]) {
    const { stream } = this.connection;
    stream.cork();
    try {
      return this.#query(query);
    } finally {
      stream.uncork();
    }
  }

  #query(query: unknown[]) {
    const [text, values] = query;
    const [last] = Array.isArray(values) ? (values as unknown[]) : [];
    if (last instanceof LastStatements) return this.#commitWith(last);
    if (last instanceof TogetherStatements) return this.#runTogether(last);
    if (last instanceof HeldStatement) return this.#hold(last.statement);
    const committed = this.#committed;
    this.#committed = undefined;
    if (committed && text === 'commit') return Promise.resolve(committed);
    if (committed && text !== 'rollback') return Promise.reject(new Error('a statement after the last ones'));
    if (text === 'begin') {
      this.#isBegunLater = true;
      return this.#hold([SMALL_TRANSACTIONS.getStore() ? BEGIN_SMALL : text, []]);
    }
    return this.#held.length > 0 ? this.#runWithHeld(query) : this.#run(query);
  }

  #run(query: readonly unknown[]) {
    const result = Reflect.apply(super.query, this, named(query));
    if (isKept(query[0])) this.#leaveWhereItFails(result);
    return result;
  }

  #hold(statement: BoundStatement): Promise<pg.QueryResult> {
    this.#held.push(statement);
    return Promise.resolve(doneWith('HELD'));
  }

  #takeHeld(): BoundStatement[] {
    const held = this.#held;
    this.#held = [];
    this.#isBegunLater = false;
    return held;
  }

  /** @throws the error of what was held, where that fails */
  async #runWithHeld(query: readonly unknown[]): Promise<pg.QueryResult> {
    const [text] = query;
    const isUnbegun = this.#isBegunLater;
    const held = this.#takeHeld();
    if (isUnbegun && (text === 'rollback' || (text === 'commit' && held.length === 1))) return doneWith('NOTHING');
    // What is undone is not even done, so that its failure hides no other.
    if (typeof text === 'string' && text.startsWith('rollback')) return await this.#run(query);
    const { results, isSent } = this.#send(held);
    if (isSent) results.push(this.#run(query) as Promise<pg.QueryResult>);
    const answers = await allOf(results);
    return answers.at(-1) ?? doneWith('NOTHING');
  }

  /** Sends statements one behind the other, up to one whose parameters cannot be sent. */
  #send(statements: readonly BoundStatement[]): {
    readonly results: Promise<pg.QueryResult>[];
    readonly isSent: boolean;
  } {
    const results: Promise<pg.QueryResult>[] = [];
    let isSent = true;
    for (const statement of statements) {
      const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult>();
      results.push(promise);
      const answer = (error: Error | null, result: pg.QueryResult): void => {
        if (!error) return resolve(result);
        isSent = false;
        reject(error);
      };
      Reflect.apply(super.query, this, [...named(statement), answer]);
      // Parameters that cannot be sent are refused at once; what comes after them would be done without their statement.
      if (!isSent) break;
    }
    return { results, isSent };
  }

  /** PostgreSQL carries out none behind one that has failed. @throws the first error */
  async #runTogether({ statements }: TogetherStatements): Promise<Pick<pg.QueryResult, 'rows'>> {
    const held = this.#takeHeld();
    const results = await allOf(this.#send([...held, ...statements]).results);
    return { rows: results.slice(held.length).map(({ rows }) => rows) };
  }

  /** PostgreSQL turns the commit into a rollback where a statement before it has failed. @throws the first error */
  async #commitWith(last: LastStatements): Promise<pg.QueryResult> {
    const held = this.#takeHeld();
    const { results, isSent } = this.#send([...held, ...last.statements]);
    if (isSent) results.push(super.query('commit'));
    const answers = await allOf(results);
    const committed = answers.at(-1);
    if (committed?.command !== 'COMMIT') throw new Error('the transaction was rolled back');
    last.handRows(answers.slice(held.length));
    this.#committed = committed;
    return committed;
  }

  #leaveWhereItFails(result: unknown): void {
    if (result instanceof Promise) result.catch((error: unknown) => this.release?.(error));
  }
}
