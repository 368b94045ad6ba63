/** What a request says of the version that the client has. */
interface Conditions {
  readonly 'if-match'?: string | undefined;
  readonly 'if-none-match'?: string | undefined;
  readonly 'if-range'?: string | undefined;
}

/** The tag of a file: its bytes are those of its checksum, at every place. */
export const entityTag = ({ checksumKind, checksum, size }: { checksumKind: string; checksum: string; size: number }) =>
  `"${checksumKind}-${checksum}-${size}"`;

const tagsOf = (header: string): string[] => header.split(',').map((text) => text.trim());

/** Status with which a request ends by its conditions, in the order of RFC 9110 (13.2.2); undefined: it goes on. */
export function statusByConditions(conditions: Conditions, tag: string): 304 | 412 | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch } = conditions;
  if (match !== undefined && match.trim() !== '*' && !tagsOf(match).includes(tag)) return 412;
  if (noneMatch === undefined) return undefined;
  return noneMatch.trim() === '*' || tagsOf(noneMatch).some((text) => text.replace(/^W\//, '') === tag)
    ? 304
    : undefined;
}

/** Whether the ranges of a request count: the client has a part of this version. Files have no date to compare. */
export const isForRange = ({ 'if-range': ifRange }: Conditions, tag: string): boolean =>
  ifRange === undefined || ifRange.trim() === tag;
