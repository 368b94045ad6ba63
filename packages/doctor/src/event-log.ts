import { DoctorEventLogDocument } from '#operations';
import { lateGroups } from './event-log.rules.ts';
import type { Source } from './source.ts';

/** Consumers of the event log in PostgreSQL; Kafka keeps its groups itself. */
export const eventLog = (now: () => number, maxLagMs: number): Source => ({
  area: 'eventLog',
  async read({ client }) {
    const { eventLog: log } = await client.request(DoctorEventLogDocument, {});
    return { found: lateGroups(log.groups, now(), maxLagMs), next: null };
  },
});
