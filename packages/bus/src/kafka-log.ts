import type { EventLog } from './log.ts';
export async function openKafkaLog(_options: object): Promise<EventLog> {
  throw new Error('not yet');
}
export async function openKafkaAppender(_options: object): Promise<EventLog> {
  throw new Error('not yet');
}
