import { Refusal } from '@visor/schema';

/** Checks the id of an installation, which begins every name on a shared server. @throws Refusal INVALID */
function assertInstallation(installation: string): string {
  if (!/^([a-z][a-z0-9_]{0,39})?$/.test(installation))
    throw new Refusal(
      'INVALID',
      `installation "${installation}" is not up to 40 of a-z, 0-9, _ beginning with a letter`,
    );
  return installation;
}

/** Name of the schema and of the role of the PostgreSQL log. */
export const logSchema = (installation = ''): string =>
  `${assertInstallation(installation) && `${installation}_`}event_log`;

/** First part of the names of topics and consumer groups on a Kafka broker. */
export const kafkaPrefix = (installation = ''): string => assertInstallation(installation) && `${installation}.`;
