import { DoctorEventLogDocument } from '#operations';
import { silentGroups } from './event-log.rules.ts';
import type { Source } from './source.ts';

/** Consumers of the event log in PostgreSQL; Kafka keeps its groups itself. */
export const eventLog = (now: () => number): Source => ({
  area: 'eventLog',
  async read({ client }) {
    const { eventLog: log } = await client.request(DoctorEventLogDocument, {});
    return { found: silentGroups(log.groups, now()), next: null };
  },
});
