import type { DoctorEventLogQuery } from '#operations';
import type { Finding } from './finding.rules.ts';

type Group = DoctorEventLogQuery['eventLog']['groups'][number];

/** A group says once a minute that it lives. */
const SILENT_MS = 5 * 60_000;

/** Longest time that a message may wait for a group that lives. */
export const MAX_LAG_MS = 10 * 60_000;

/** Consumer groups that have something to read, and were not heard for five minutes, or leave messages unread for too long. */
export const lateGroups = (groups: readonly Group[], now: number, maxLagMs: number): Finding[] =>
  groups
    .filter(({ removed, unread }) => !removed && unread > 0)
    .flatMap(({ group, topic, unread, seenAt, unreadSince }): Finding[] => {
      const of = { id: `${group} ${topic}`, key: group, name: group };
      if (now - Date.parse(seenAt) > SILENT_MS)
        return [
          {
            ...of,
            kind: 'CONSUMER_SILENT',
            text: `${unread} messages of ${topic} wait for it; it was last heard ${seenAt}`,
            remedy: 'start the service again; remove the group (removeEventLogGroup) where it is gone for good',
          },
        ];
      if (unreadSince === null || now - Date.parse(unreadSince) <= maxLagMs) return [];
      return [
        {
          ...of,
          kind: 'CONSUMER_BEHIND',
          text: `${unread} messages of ${topic} wait for it, the first since ${unreadSince}, though it lives`,
          remedy: 'look at the log of its service for the message that it tries again, or wait where it catches up',
        },
      ];
    });
