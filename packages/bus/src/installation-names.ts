import { Refusal } from '@visor/schema';

/** Every name on a shared server carries the installation, empty by default. */
function checked(installation: string): string {
  if (!/^([a-z][a-z0-9_]{0,39})?$/.test(installation))
    throw new Refusal(
      'INVALID',
      `installation "${installation}" is not up to 40 of a-z, 0-9, _ beginning with a letter`,
    );
  return installation;
}

/** Schema, and role, of the PostgreSQL log. */
export const logSchema = (installation = ''): string => `${checked(installation) && `${installation}_`}event_log`;

/** What topics and consumer groups begin with on a Kafka broker. */
export const kafkaPrefix = (installation = ''): string => checked(installation) && `${installation}.`;
