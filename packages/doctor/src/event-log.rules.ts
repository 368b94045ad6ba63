import type { DoctorEventLogQuery } from '#operations';
import type { Finding } from './finding.rules.ts';

type Group = DoctorEventLogQuery['eventLog']['groups'][number];

/** A group says once a minute that it lives. */
const SILENT_MS = 5 * 60_000;

/** Consumer groups that have something to read, and were not heard for five minutes. */
export const silentGroups = (groups: readonly Group[], now: number): Finding[] =>
  groups
    .filter(({ removed, unread, seenAt }) => !removed && unread > 0 && now - Date.parse(seenAt) > SILENT_MS)
    .map(({ group, topic, unread, seenAt }) => ({
      kind: 'CONSUMER_SILENT',
      id: `${group} ${topic}`,
      key: group,
      name: group,
      text: `${unread} messages of ${topic} wait for it; it was last heard ${seenAt}`,
      remedy: 'start the service again; remove the group (removeConsumerGroup) where it is gone for good',
    }));
