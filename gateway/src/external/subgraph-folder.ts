import { X509Certificate } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { parseDocument } from 'yaml';
import { printableText } from '@visor/schema';
import { readSubgraphConfig, type SubgraphConfig } from './subgraph-config.rules.ts';
import { MAX_SDL_BYTES } from './sdl-limits.rules.ts';

/** A file of the folder: what it says, or what is wrong with it. */
export type SubgraphFile =
  | { readonly file: string; readonly config: SubgraphConfig; readonly sdl: string | undefined }
  | {
      readonly file: string;
      readonly faults: readonly string[];
      /** Where it can be read: another file has it too, or a file that it names cannot be read. */
      readonly name?: string;
    };

/** A configuration with what the files say that it names. */
interface NamedFiles {
  readonly config: SubgraphConfig;
  readonly sdl: string | undefined;
}

const MAX_CONFIG_BYTES = 64 * 1024;
const MAX_CERTIFICATES_BYTES = 1024 * 1024;
const MAX_FILES = 100;
const IS_CONFIG = /^[^.].*\.ya?ml$/;

/** Reads a regular file of bounded size. A device, pipe or folder is refused without being opened for reading. @throws Error */
export async function readBounded(path: string, maxBytes: number): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Error('is no regular file');
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(maxBytes + 1), 0, maxBytes + 1, 0);
    if (bytesRead > maxBytes) throw new Error(`is larger than ${maxBytes} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

type ParsedConfig = ReturnType<typeof readSubgraphConfig>;

/** What was parsed, by its text: the folder is read each second, and an odd text takes half a second to parse. */
const parsed = new LRUCache<string, ParsedConfig>({ max: MAX_FILES });

/** Parses the text of a file without aliases, so that no text grows. */
export function parseSubgraphConfig(text: string): ParsedConfig {
  const known = parsed.get(text) ?? parse(text);
  parsed.set(text, known);
  return known;
}

function parse(text: string): ParsedConfig {
  try {
    // Of a silent parser, the first of several documents would be all that the file says.
    const document = parseDocument(text, { uniqueKeys: true, stringKeys: true, logLevel: 'error' });
    const error = document.errors[0];
    if (error) return { faults: [`is no YAML: ${printableText(error.message.split('\n')[0] ?? '')}`] };
    return readSubgraphConfig(document.toJS({ maxAliasCount: 0 }));
  } catch (error) {
    // The parser runs out of stack for a text that nests too deeply, and out of aliases for one that grows.
    return { faults: [`is not read: ${printableText((error as Error).message)}; aliases are not allowed`] };
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}

/** Reads a file of certificates. @throws Error where it is none */
export async function readCertificates(path: string): Promise<string> {
  const text = await readBounded(path, MAX_CERTIFICATES_BYTES);
  const found = text.match(CERTIFICATE) ?? [];
  if (found.length === 0) throw new Error('holds no certificate (PEM)');
  if (!found.every(isCertificate)) throw new Error('holds a certificate that cannot be read');
  return text;
}

/** Reads the files that a configuration names, beside it. @returns the configuration with them, or what is wrong */
export async function readNamedFiles(
  folder: string,
  config: SubgraphConfig,
): Promise<NamedFiles | { readonly faults: readonly string[] }> {
  const { sdlFile, caFile } = config;
  const faults: string[] = [];
  const read = async (key: string, file: string | undefined, open: (path: string) => Promise<string>) => {
    if (file === undefined) return undefined;
    try {
      return await open(join(folder, file));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      faults.push(`${key} ${file}: ${code === 'ENOENT' ? 'there is no such file beside it' : message}`);
      return undefined;
    }
  };
  const sdl = await read('sdl.file', sdlFile, (path) => readBounded(path, MAX_SDL_BYTES));
  const ca = await read('tls.ca', caFile, readCertificates);
  if (faults.length > 0) return { faults };
  return { config: ca === undefined ? config : { ...config, ca }, sdl };
}

async function readSubgraphFile(folder: string, file: string): Promise<SubgraphFile> {
  try {
    const config = parseSubgraphConfig(await readBounded(join(folder, file), MAX_CONFIG_BYTES));
    if ('faults' in config) return { file, faults: config.faults };
    const read = await readNamedFiles(folder, config);
    return 'faults' in read ? { file, name: config.name, ...read } : { file, ...read };
  } catch (error) {
    return { file, faults: [(error as Error).message] };
  }
}

/** The name that a file gives; undefined where it cannot be read. */
export const nameOf = (file: SubgraphFile): string | undefined => ('config' in file ? file.config.name : file.name);

/** Refuses every file whose name another file has too: which one is meant is not known. */
function refuseRepeatedNames(files: readonly SubgraphFile[]): readonly SubgraphFile[] {
  const filesByName = Map.groupBy(files, nameOf);
  return files.map((entry) => {
    const { file } = entry;
    const name = nameOf(entry);
    const others = name === undefined ? [] : (filesByName.get(name)?.filter((other) => other.file !== file) ?? []);
    if (name === undefined || others.length === 0) return entry;
    const names = others.map((other) => other.file).join(', ');
    const faults = 'faults' in entry ? entry.faults : [];
    return { file, name, faults: [`name "${name}" is also in ${names}; keep one of the files`, ...faults] };
  });
}

/** Reads the YAML files of a folder, sorted by name; a folder that does not exist is empty. @throws Error when it can't be read */
export async function readSubgraphFolder(folder: string): Promise<readonly SubgraphFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found = names.filter((name) => IS_CONFIG.test(name)).toSorted();
  const files: SubgraphFile[] = [];
  for (const file of found.slice(0, MAX_FILES)) files.push(await readSubgraphFile(folder, file));
  for (const file of found.slice(MAX_FILES))
    files.push({ file, faults: [`is not read: the folder may hold ${MAX_FILES} files`] });
  return refuseRepeatedNames(files);
}
