import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { manifestName, releaseFileName, signedText, type ReleaseManifest } from '@visor/schema/pilot-release';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
export { publicKey };

/** A release whose pilot is this program. */
export function releaseOf(
  version: string,
  program: string,
  { key = privateKey, files = {} }: { readonly key?: KeyObject; readonly files?: Record<string, string> } = {},
): { readonly manifest: ReleaseManifest; readonly content: Buffer } {
  return releaseOfContent(version, gzipSync(JSON.stringify({ files: { 'main.mjs': program, ...files } })), key);
}

/** A release of any bytes. */
export function releaseOfContent(
  version: string,
  content: Buffer,
  key = privateKey,
): { readonly manifest: ReleaseManifest; readonly content: Buffer } {
  const unsigned = { version, sha256: createHash('sha256').update(content).digest('hex'), size: content.length };
  const signature = sign(null, Buffer.from(signedText(unsigned)), key).toString('base64');
  return { manifest: { ...unsigned, signature }, content };
}

/** Serves a release as the current one, as the gateway does. */
export function serving({ manifest, content }: ReturnType<typeof releaseOf>): RequestListener {
  const answers = new Map<string, string | Buffer>([
    [manifestName(), JSON.stringify(manifest)],
    [manifestName(manifest.version), JSON.stringify(manifest)],
    [releaseFileName(manifest.version), content],
  ]);
  return (request, response) => {
    const answer = answers.get((request.url ?? '').replace('/releases/', ''));
    if (answer === undefined) response.writeHead(404).end();
    else response.end(answer);
  };
}

/** Starts a server of releases. */
export async function serveReleases(answer: RequestListener): Promise<{ readonly url: string } & Disposable> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/releases/`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
