import { constants } from 'node:http2';
import {
  MAX_RELEASE_BYTES,
  manifestName,
  readManifest,
  releaseFileName,
  ReleaseRefused,
  type ReleaseManifest,
} from '@visor/schema/pilot-release';

const MAX_MANIFEST_BYTES = 16_384;

/** Where releases are served, and how long an answer may take. */
export interface ReleaseSource {
  /** Folder of releases, with a slash at its end. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Fetches the manifest of a version, or of the current one; undefined where the gateway has none. @throws ReleaseRefused */
export async function fetchManifest(source: ReleaseSource, version?: string): Promise<ReleaseManifest | undefined> {
  const bytes = await fetchBounded(source, manifestName(version), MAX_MANIFEST_BYTES);
  if (!bytes) return undefined;
  const manifest = readManifest(new TextDecoder().decode(bytes));
  if (version !== undefined && manifest.version !== version)
    throw new ReleaseRefused(`the gateway has ${manifest.version} under that name`);
  return manifest;
}

/** Fetches the file of a release. @throws ReleaseRefused */
export async function fetchFile(source: ReleaseSource, { version, size }: ReleaseManifest): Promise<Uint8Array> {
  const bytes = await fetchBounded(source, releaseFileName(version), Math.min(size, MAX_RELEASE_BYTES));
  if (!bytes) throw new ReleaseRefused('the gateway does not have its file');
  return bytes;
}

/** Reads an answer of at most `maxBytes`, within the time. Undefined where there is none. @throws ReleaseRefused */
async function fetchBounded(
  { url, timeoutMs, signal }: ReleaseSource,
  name: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(new URL(name, url), { redirect: 'error', signal: AbortSignal.any([timeout, signal]) });
    if (answer.status === constants.HTTP_STATUS_NOT_FOUND) return void (await answer.body?.cancel());
    if (!answer.ok || !answer.body)
      throw new ReleaseRefused(`the gateway answers ${name} with status ${answer.status}`);
    return await readBounded(answer.body, name, maxBytes);
  } catch (error) {
    if (error instanceof ReleaseRefused || signal.aborted) throw error;
    const { message, cause } = error as Error;
    const text = cause instanceof Error ? cause.message : message;
    throw new ReleaseRefused(
      timeout.aborted ? `${name} was not there within ${timeoutMs / 1_000} s` : `${name} was not fetched: ${text}`,
    );
  }
}

async function readBounded(body: ReadableStream<Uint8Array>, name: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new ReleaseRefused(`${name} is larger than the ${maxBytes} bytes that are allowed`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
