import { DrillUploadsDocument } from '#operations';
import { INSPECTORS, type Drill, type DrillDatasets } from './drill.ts';
import { killEach } from './kill-each.ts';
import type { Outcome } from './steps.rules.ts';
import { waitForStatus } from './wait-for-status.ts';

/** Uploads the result of the chain to one external storage, the raw files to the other, while each inspector is killed once. */
export async function uploadBoth(drill: Drill, { result }: DrillDatasets): Promise<Outcome> {
  const { client, stack, dataset, externals, signal } = drill;
  const uploads = [
    { dataset: result, storage: externals.xrootd.name },
    { dataset, storage: externals.webdav.name },
  ];
  for (const input of uploads) await client.request(DrillUploadsDocument, { input });
  const kills = killEach(stack, INSPECTORS, signal);
  kills.catch(() => {});
  for (const upload of uploads) {
    const ended = await waitForStatus(drill, upload.dataset, 'UPLOADED');
    if ('problem' in ended) return { ok: false, text: ended.problem };
  }
  await kills;
  const texts = uploads.map((upload) => `${upload.dataset} is UPLOADED to ${upload.storage}`);
  return { ok: true, text: `${texts.join(', ')}, while both inspectors were killed` };
}
