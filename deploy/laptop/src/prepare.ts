import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Client } from '@visor/client';
import {
  CreateTemplateDocument,
  RegisterStorageDocument,
  SetTemplateStatusDocument,
  TemplatesDocument,
  type CreateTemplateInput,
  type CreateTemplateMutation,
} from '#operations';

interface Preparation {
  readonly dir: string;
  readonly client: Client;
  /** Name, mask and file of the template to register. */
  readonly template: { readonly name: string; readonly mask: string; readonly file: string };
}

const SHARED_DIRECTORY = 0o755;

/** Where the files of a storage of this stack are. */
export const storageDirectory = (dir: string, name: 'input' | 'output'): string => join(dir, 'storage', name);

/** Makes the storages `input` and `output` known and the demo's template ACTUAL. Doing it again has no effect. */
export async function prepare({ dir, client, template }: Preparation): Promise<void> {
  for (const name of ['input', 'output'] as const) {
    const path = storageDirectory(dir, name);
    // Inputs come from other programs, and outputs are for them: whatever the umask, others may read.
    if (mkdirSync(path, { recursive: true }) !== undefined)
      for (const folder of [dirname(path), path]) chmodSync(folder, SHARED_DIRECTORY);
    await client.request(RegisterStorageDocument, {
      input: { name, kind: name, url: pathToFileURL(path).href },
    });
  }
  await ensureTemplate(client, template);
}

/** An interrupted preparation may have left the template LOADED. */
async function ensureTemplate(client: Client, { name, mask, file }: Preparation['template']): Promise<void> {
  const { templates } = await client.request(TemplatesDocument, {});
  const existing = templates.find((template) => template.name === name && template.status !== 'ARCHIVED');
  const { id, status } = existing ?? (await createTemplate(client, { name, mask, cwl: readFileSync(file, 'utf8') }));
  if (status !== 'ACTUAL') await client.request(SetTemplateStatusDocument, { input: { id, status: 'ACTUAL' } });
}

async function createTemplate(
  client: Client,
  input: CreateTemplateInput,
): Promise<CreateTemplateMutation['createTemplate']> {
  return (await client.request(CreateTemplateDocument, { input })).createTemplate;
}
