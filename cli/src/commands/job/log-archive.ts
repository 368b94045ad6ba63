import { LogMembersDocument, LogTextDocument, type LogTextQuery, type LogTextQueryVariables } from '#operations';
import type { Client } from '@visor/client';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { harmless } from '../../output/text.rules.ts';
import { readPages } from '../pages.ts';

/** A part of a member of a log archive. */
export type LogPart = NonNullable<NonNullable<LogTextQuery['logArchive']>['text']>;

const PAGE_SIZE = 500;
const PART_BYTES = 1_048_576;

/** Prints size and name of each member. @param id of the archive's file */
export async function showMembers(client: Client, id: string): Promise<void> {
  const read = async (after: string | null) =>
    (await client.request(LogMembersDocument, { id, first: PAGE_SIZE, after })).logArchive?.members;
  for await (const { nodes } of readPages(read))
    for (const { name, size, kind } of nodes)
      process.stdout.write(`${String(size).padStart(12)}  ${harmless(name)}${kind === 'FILE' ? '' : `  (${kind})`}\n`);
}

/** Reads a part of a member; undefined where there is none. */
export async function readPart(
  client: Client,
  id: string,
  part: Omit<LogTextQueryVariables, 'id'>,
): Promise<LogPart | undefined> {
  return (await client.request(LogTextDocument, { ...part, id })).logArchive?.text ?? undefined;
}

/** Prints a member whole, part by part. @throws CommandError (notFound) */
export async function showMember(
  client: Client,
  id: string,
  member: string,
  print: (text: string) => void,
): Promise<void> {
  for (let offset: number | null = 0; offset !== null;) {
    const part: LogPart | undefined = await readPart(client, id, { member, offset, bytes: PART_BYTES });
    if (!part)
      throw new CommandError(
        EXIT_CODE.notFound,
        `the log archive has no file ${JSON.stringify(member)}; --members lists them`,
      );
    print(part.text);
    offset = part.nextOffset;
  }
}
