import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Database } from './connect.ts';

interface ProbeOptions {
  readonly url: string;
  /** The search_path of its questions. */
  readonly schema: string;
  /** How long a connection or a question may take. */
  readonly timeoutMs: number;
}

const CLOSE_TIMEOUT_MS = 1_000;

/**
 * A connection for short questions about the database's health, apart from the pool, which a heavy query may exhaust. A
 * question that is not answered in time fails, and the next one is asked on a new connection.
 */
export class DatabaseProbe implements Pick<Database, 'query'>, AsyncDisposable {
  readonly #options: ProbeOptions;
  #client: Promise<pg.Client> | undefined;
  /** pg wants one question at a time on a connection. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  query<Row = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const answer = this.#turn.then(() => this.#ask<Row>(sql, parameters));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    // A server that hangs does not hold up the end of the process.
    await Promise.race([client?.end().catch(() => {}), delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  }

  async #ask<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const client = this.#client ?? this.#open();
    try {
      const { rows } = await (await client).query({ text: sql, values: [...parameters] });
      return rows as Row[];
    } catch (error) {
      // The server's own error leaves the connection good.
      if (!(error instanceof pg.DatabaseError) || error.severity !== 'ERROR') this.#drop(client);
      throw error;
    }
  }

  #open(): Promise<pg.Client> {
    const opened: Promise<pg.Client> = this.#connect(() => this.#forget(opened));
    this.#client = opened;
    return opened;
  }

  #forget(client: Promise<pg.Client>): void {
    if (this.#client === client) this.#client = undefined;
  }

  async #connect(lost: () => void): Promise<pg.Client> {
    const { url, schema, timeoutMs } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      options: `-c search_path=${schema}`,
      application_name: 'visor health',
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    });
    client.on('error', lost);
    try {
      await client.connect();
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    return client;
  }

  #drop(client: Promise<pg.Client>): void {
    this.#forget(client);
    client.then((held) => held.end()).catch(() => {});
  }
}
