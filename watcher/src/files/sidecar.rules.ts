import type { SidecarKind } from '../names/path-kind.rules.ts';

const DIGITS: Readonly<Record<SidecarKind, number>> = { md5: 32, sha256: 64, adler32: 8, crc32: 8 };

/** Largest sidecar that is read, bytes. */
export const MAX_SIDECAR_BYTES = 64 * 1024;

/**
 * The checksum in a sidecar: the digits alone, or as md5sum writes them (`digits  name`), or BSD's md5 (`MD5 (name) = digits`). Of
 * several lines the one with the file's name counts. Undefined where there is none of this kind.
 * @returns lower-case hexadecimal
 */
export function checksumInSidecar(text: string, kind: SidecarKind, name: string): string | undefined {
  const found = text
    .split('\n')
    .slice(0, 1_000)
    .map((line) => readLine(line.trim(), DIGITS[kind]))
    .filter((line) => line !== undefined);
  if (found.length === 1 && (found[0]?.name === undefined || isSame(found[0].name, name))) return found[0]?.checksum;
  return found.find((line) => line.name !== undefined && isSame(line.name, name))?.checksum;
}

const isSame = (path: string, name: string): boolean => path.slice(path.lastIndexOf('/') + 1) === name;

function readLine(line: string, digits: number): { readonly checksum: string; readonly name?: string } | undefined {
  const gnu = /^\\?(?:0x)?([0-9a-f]+)(?:\s+\*?(.+))?$/i.exec(line);
  const bsd = /^\w+ ?\((.+)\) ?= ?([0-9a-f]+)$/i.exec(line);
  const [checksum, name] = gnu ? [gnu[1], gnu[2]] : [bsd?.[2], bsd?.[1]];
  if (checksum?.length !== digits) return undefined;
  return { checksum: checksum.toLowerCase(), ...(name === undefined ? {} : { name }) };
}
