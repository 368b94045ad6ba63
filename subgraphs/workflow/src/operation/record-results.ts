import type { Tx } from '@visor/db';
import { isUuid, printableText, type TaskOperation } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { sumUpOperations, updateTaskResults, type TaskResult } from './operation.store.ts';

/** Records what workload says of operations. Those of commands that somebody put on the topic by hand are not known here. */
export async function recordResults(deps: Deps, tx: Tx, messages: readonly TaskOperation[]): Promise<void> {
  const latest = new Map<string, TaskResult>();
  for (const { operationId, taskId, matched, applied, refused, done, code, text } of messages) {
    if (!isUuid(operationId) || !isUuid(taskId)) continue;
    const [operation, task] = [operationId.toLowerCase(), taskId.toLowerCase()];
    const result = { matched, applied, refused, done, code: storedText(code), text: storedText(text) };
    latest.set(`${operation} ${task}`, { operationId: operation, taskId: task, ...result });
  }
  if (latest.size === 0) return;
  const results = [...latest.values()];
  await updateTaskResults(tx, results);
  await sumUpOperations(tx, [...new Set(results.map(({ operationId }) => operationId))].toSorted(), deps.now());
}

const storedText = (text: string | null | undefined): string | null => (text == null ? null : printableText(text));
