import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ShowOperationDocument, type OperationRowFragment } from '#operations';
import type { Client } from '@visor/client';
import { InvalidArgumentError, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect, type ConnectionOptions } from '../local/connect.ts';
import { printItem, type FormatOptions } from '../output/declare-format.ts';
import { patiently, REAL } from '../output/patiently.ts';
import { duration } from '../time/when.rules.ts';
import { clearLine, redrawLine } from '../output/progress-line.ts';
import { exitCodeOfRules, readExitRule, type ExitRule, type ItemCounts } from './act/exit-rules.rules.ts';
import { cancelText, operationText, operationView, refusedText, type ShownOperation } from './operation/view.ts';

export interface WaitOptions {
  readonly wait: boolean;
  /** Longest wait, milliseconds. */
  readonly timeout?: number;
  readonly exit: readonly ExitRule[];
}

interface OperationOptions extends ConnectionOptions, FormatOptions, WaitOptions {
  readonly reason?: string;
}

/** What each request of an operation has: a reason, and an id by which a repeat is known. */
interface RequestMark {
  readonly reason: string | null;
  readonly requestId: string;
}

const POLL_MS = 500;

function addRule(text: string, others: readonly ExitRule[]): readonly ExitRule[] {
  const rule = readExitRule(text);
  if (typeof rule === 'string') throw new InvalidArgumentError(rule);
  return [...others, rule];
}

/** Declares how a command waits for its operation. */
export const declareWait = (command: Command): Command =>
  command
    .option('--wait', 'wait until the server has carried it out (default)', true)
    .option('--no-wait', 'do not wait: the operation goes on')
    .option(
      '--timeout <time>',
      'wait so long at most (90s, 15m): then it ends with 6, and the operation goes on',
      duration,
    )
    .option(
      '--exit <rule>',
      `exit code by what came of the items: all|any|none,done|applied|refused,CODE; repeatable, the first that holds counts, e.g. --exit all,applied,0 --exit any,refused,3`,
      addRule,
      [] as readonly ExitRule[],
    );

/** Runs a stored operation on the server. @throws CommandError (failed) when not all was done */
export async function runOperation(
  options: OperationOptions,
  send: (client: Client, mark: RequestMark) => Promise<OperationRowFragment>,
): Promise<void> {
  await using client = connect(options);
  const operation = await send(client, { reason: options.reason ?? null, requestId: randomUUID() });
  await awaitOperation(client, operation, options);
}

const countsOf = ({ taskCount, tasksDone, matched, applied, refused }: OperationRowFragment): ItemCounts => {
  const total = Math.max(matched, taskCount);
  return { total, done: tasksDone === taskCount ? total : tasksDone, applied, refused };
};

/**
 * Waits for the end of an operation unless that is not wanted, and prints it; the operation goes on without the client.
 * @throws CommandError (failed) when it ended FAILED, some refused it or it was cancelled, and no rule says otherwise
 */
export async function awaitOperation(
  client: Client,
  begun: OperationRowFragment,
  options: FormatOptions & WaitOptions,
): Promise<void> {
  const { operation, code } = await printEnd(client, begun, options);
  if (code !== undefined) process.exitCode = code;
  else if (hasFailed(operation)) throw new CommandError(EXIT_CODE.failed, failureText(operation));
}

/** Whether not all was done that was asked for. */
const hasFailed = ({ state, refused, cancelledBy }: ShownOperation): boolean =>
  state === 'FAILED' || (state === 'FINISHED' && (refused > 0 || cancelledBy !== null));

/** One that was refused as a whole says why; of one that was done in part, the result of each does. */
const failureText = (operation: ShownOperation): string => {
  const { id, state, applied } = operation;
  const why = state === 'FAILED' || applied === 0 ? operationText(operation) : undefined;
  return (
    cancelText(operation) ??
    why ??
    refusedText(operation) ??
    `operation ${id} failed: visor operation show ${id} says why`
  );
};

/** Waits for the end of an operation that is being cancelled, and prints how far it came. */
export async function awaitCancelled(
  client: Client,
  begun: OperationRowFragment,
  options: FormatOptions & WaitOptions,
) {
  const { code } = await printEnd(client, begun, options);
  if (code !== undefined) process.exitCode = code;
}

/** @returns the operation as it was printed, and the exit code by the rules; undefined: none holds */
async function printEnd(
  client: Client,
  begun: OperationRowFragment,
  options: FormatOptions & WaitOptions,
): Promise<{ readonly operation: ShownOperation; readonly code: number | undefined }> {
  let operation: ShownOperation = begun;
  using _ = saysHowToFollow(operation.id);
  using progress = progressLine();
  let code: number | undefined;
  const until = performance.now() + (options.timeout ?? Infinity);
  while (options.wait && operation.state === 'IN_PROGRESS' && performance.now() < until) {
    code = exitCodeOfRules(options.exit, countsOf(operation), false);
    if (code !== undefined) break;
    progress.show(operation);
    await delay(POLL_MS);
    const { id } = operation;
    const ask = () => client.request(ShowOperationDocument, { id });
    const { operation: now } = await patiently(ask, REAL, { until, lateText: UNANSWERED }).catch((error: unknown) => {
      progress.clear();
      process.stderr.write(`the operation goes on: ${followText(id)}\n`);
      throw error;
    });
    if (!now) break;
    operation = now;
  }
  progress.clear();
  printItem(operation, operationView, options);
  const isOver = operation.state !== 'IN_PROGRESS';
  if (!isOver) process.stderr.write(`it goes on: ${followText(operation.id)}\n`);
  if (!isOver && options.wait && code === undefined)
    throw new CommandError(EXIT_CODE.timeout, 'it has not ended in the time of --timeout');
  return { operation, code: code ?? (isOver ? exitCodeOfRules(options.exit, countsOf(operation), true) : undefined) };
}

const UNANSWERED = 'nobody has answered in the time of --timeout';

const followText = (id: string): string =>
  `visor operation wait ${id} follows it, visor operation cancel ${id} --reason TEXT stops it`;

/** On Ctrl-C the command ends, and the operation goes on. */
function saysHowToFollow(id: string): Disposable {
  const interrupted = (): void => {
    process.stderr.write(`\nthe operation goes on: ${followText(id)}\n`);
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  return { [Symbol.dispose]: () => void process.off('SIGINT', interrupted) };
}

/** A line on a terminal that says how far the operation is. */
function progressLine(): Disposable & { show(operation: OperationRowFragment): void; clear(): void } {
  return {
    show({ kind, taskCount, tasksDone, matched, applied, refused }) {
      if (!process.stderr.isTTY) return;
      redrawLine(`${kind}: ${tasksDone} of ${taskCount} tasks; of ${matched}: ${applied} done, ${refused} refused`);
    },
    clear: clearLine,
    [Symbol.dispose]: clearLine,
  };
}
