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
  checkSignature(manifest, key);
  if (!allowOlder && compareVersions(manifest.version, running) < 0)
    throw new ReleaseRefused(`it is older than ${running}, which runs; PILOT_OLDER_RELEASES=yes allows it`);
}

/**
 * Checks that a release of the version that runs is the one that runs.
 * @param sum of the file that it was unpacked from
 * @throws ReleaseRefused
 */
export function checkSame(
  manifest: ReleaseManifest,
  { key, sum }: { readonly key: KeyObject; readonly sum: string },
): void {
  if (manifest.sha256 === sum) return;
  checkSignature(manifest, key);
  throw new ReleaseRefused(
    `it has other bytes than the release of that version that this node runs, sha256 ${sum}: give it a version of its own`,
  );
}

function checkSignature(manifest: ReleaseManifest, key: KeyObject): void {
  if (!verify(null, Buffer.from(signedText(manifest)), key, Buffer.from(manifest.signature, 'base64')))
    throw new ReleaseRefused('its signature is not by the key of this node');
}

/** @throws ReleaseRefused */
export function checkContent(manifest: ReleaseManifest, content: Uint8Array): void {
  if (content.length !== manifest.size)
    throw new ReleaseRefused(`it has ${content.length} bytes, its manifest says ${manifest.size}`);
  const sum = createHash('sha256').update(content).digest('hex');
  if (sum !== manifest.sha256) throw new ReleaseRefused(`its sha256 is ${sum}, its manifest says ${manifest.sha256}`);
}
