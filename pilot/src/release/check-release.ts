import { createHash, verify, type KeyObject } from 'node:crypto';
import { compareVersions, ReleaseRefused, signedText, type ReleaseManifest } from '@visor/schema/pilot-release';

/**
 * Checks that the operator made a release, and that it may follow the one that runs.
 * @param key the public key that was pinned when the node was installed
 * @throws ReleaseRefused
 */
export function checkManifest(
  manifest: ReleaseManifest,
  { key, running, allowOlder }: { readonly key: KeyObject; readonly running: string; readonly allowOlder: boolean },
): void {
  if (!verify(null, Buffer.from(signedText(manifest)), key, Buffer.from(manifest.signature, 'base64')))
    throw new ReleaseRefused('its signature is not by the key of this node');
  if (!allowOlder && compareVersions(manifest.version, running) < 0)
    throw new ReleaseRefused(`it is older than ${running}, which runs; PILOT_OLDER_RELEASES=yes allows it`);
}

/** @throws ReleaseRefused */
export function checkContent(manifest: ReleaseManifest, content: Uint8Array): void {
  if (content.length !== manifest.size)
    throw new ReleaseRefused(`it has ${content.length} bytes, its manifest says ${manifest.size}`);
  const sum = createHash('sha256').update(content).digest('hex');
  if (sum !== manifest.sha256) throw new ReleaseRefused(`its sha256 is ${sum}, its manifest says ${manifest.sha256}`);
}
