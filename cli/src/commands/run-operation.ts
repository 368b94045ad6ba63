import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ShowOperationDocument, type OperationRowFragment } from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printItem, type FormatOptions } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';

export interface OperationOptions extends ConnectionOptions, FormatOptions {
  readonly reason?: string;
  readonly wait: boolean;
}

/** What each request of an operation has: a reason, and an id by which a repeat is known. */
export interface RequestMark {
  readonly reason: string | null;
  readonly requestId: string;
}

const operationView: View<OperationRowFragment> = {
  name: ({ id }) => id,
  columns: [
    { title: 'OPERATION', of: ({ id }) => id },
    { title: 'KIND', of: ({ kind }) => kind },
    { title: 'STATE', of: ({ state }) => state },
    { title: 'MATCHED', of: ({ matched }) => matched },
    { title: 'APPLIED', of: ({ applied }) => applied },
    { title: 'REFUSED', of: ({ refused }) => refused },
    { title: 'TEXT', of: ({ text, tasks }) => text ?? tasks.find((task) => task.text !== null)?.text },
  ],
};

const POLL_MS = 500;

export const declareOperation = (command: Command): Command =>
  declareFormat(declareConnection(command))
    .option('--reason <text>', 'why; recorded with your name')
    .option('--no-wait', 'do not wait until the server has carried it out');

/**
 * Runs a stored operation on the server, and waits for its end unless that is not wanted: it goes on without the client.
 * @throws CommandError (failed) when it ended FAILED
 */
export async function runOperation(
  options: OperationOptions,
  send: (client: Client, mark: RequestMark) => Promise<OperationRowFragment>,
): Promise<void> {
  await using client = connect(options);
  let operation = await send(client, { reason: options.reason ?? null, requestId: randomUUID() });
  while (options.wait && operation.state === 'IN_PROGRESS') {
    await delay(POLL_MS);
    const { operation: now } = await client.request(ShowOperationDocument, { id: operation.id });
    if (!now) break;
    operation = now;
  }
  printItem(operation, operationView, options);
  if (operation.state === 'FAILED')
    throw new CommandError(EXIT_CODE.failed, operation.text ?? `operation ${operation.id} failed`);
}
