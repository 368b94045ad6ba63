import { listById, type PageRequest } from '@visor/service';
import type { Sql } from '../deps.ts';
import { pageById } from '../page.ts';
import type { WaitingPage } from './dataset.entity.ts';
import { countWaitingDatasets, waitingDatasets } from './dataset.store.ts';

const WAITING = listById('Template.waitingDatasets');
/** Counting ends there. */
const MOST_COUNTED = 10_000;

/** A page of the datasets without a chain whose names fit a LIKE pattern, newest first. */
export async function listWaiting(sql: Sql, pattern: string, page: PageRequest): Promise<WaitingPage> {
  const found = await pageById(WAITING, page, (after, limit) => waitingDatasets(sql, pattern, after, limit));
  return { ...found, pattern };
}

export async function countWaiting(
  sql: Sql,
  { pattern }: Pick<WaitingPage, 'pattern'>,
): Promise<{ readonly value: number; readonly exact: boolean }> {
  const value = await countWaitingDatasets(sql, pattern, MOST_COUNTED + 1);
  return { value: Math.min(value, MOST_COUNTED), exact: value <= MOST_COUNTED };
}
