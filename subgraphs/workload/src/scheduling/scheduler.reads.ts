import { findRows, type Database } from '@visor/db';
import { isInt, readEntityPage, type EntityList, type Page, type PageRequest } from '@visor/service';
import type { Device } from '../task/device.rules.ts';
import { SchedulerEntity, SchedulingRoundEntity, type SchedulingRoundRow } from './scheduler.entity.ts';
import { viewSlots, type SlotView } from './slots.rules.ts';

/** The scheduler of a device, as it is shown. */
export interface SchedulerView {
  readonly device: Device;
  readonly reorderedAt: Date | null;
  readonly slots: readonly SlotView[];
}

/** @param maxWeight of the settings */
export async function readScheduler(
  { orm }: Pick<Database, 'orm'>,
  device: Device,
  maxWeight: number,
): Promise<SchedulerView> {
  const [row] = await findRows(orm.em, SchedulerEntity, { equal: { device }, orderBy: ['device'], limit: 1 });
  if (!row) throw new Error(`there is no scheduler for device ${device}`);
  return { device, reorderedAt: row.reorderedAt, slots: viewSlots(row.state, maxWeight) };
}

const ROUNDS: EntityList<typeof SchedulingRoundEntity, readonly [number]> = {
  name: 'schedulingRounds',
  entity: SchedulingRoundEntity,
  orderBy: ['id'],
  descending: true,
  defaultSize: 20,
  isPlace: (parts): parts is readonly [number] => parts.length === 1 && isInt(parts[0]),
};

/** Reads stored rounds of a device, newest first. @throws Refusal INVALID */
export const readRounds = (
  db: Pick<Database, 'orm'>,
  device: Device,
  page: PageRequest,
): Promise<Page<SchedulingRoundRow>> => readEntityPage(db, ROUNDS, page, { equal: { device } });
