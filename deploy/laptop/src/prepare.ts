import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A GraphQL endpoint and the token to use there. */
export interface Endpoint {
  readonly graphql: string;
  readonly token: string;
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string }[];
}

/**
 * Sends one operation.
 * @throws Error with every message of the answer.
 */
export async function ask<T>(
  { graphql, token }: Endpoint,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<T> {
  const response = await fetch(graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const { data, errors } = parse<T>(text, response.status);
  if (errors && errors.length > 0) throw new Error(errors.map((error) => error.message).join('; '));
  if (!data) throw new Error(`${graphql} answered ${response.status} without data`);
  return data;
}

function parse<T>(text: string, status: number): Answer<T> {
  try {
    return JSON.parse(text) as Answer<T>;
  } catch (cause) {
    throw new Error(`not GraphQL: ${status} ${text.slice(0, 200)}`, { cause });
  }
}

export interface Preparation {
  readonly dir: string;
  readonly endpoint: Endpoint;
  /** Name, mask and file of the template to register. */
  readonly template: { readonly name: string; readonly mask: string; readonly file: string };
}

const SHARED_DIRECTORY = 0o755;

/** Where the files of a storage of this stack are. */
export const storageDirectory = (dir: string, name: 'input' | 'output'): string => join(dir, 'storage', name);

/** Makes the storages `input` and `output` known and the demo's template ACTUAL. Doing it again has no effect. */
export async function prepare({ dir, endpoint, template }: Preparation): Promise<void> {
  for (const name of ['input', 'output'] as const) {
    const path = storageDirectory(dir, name);
    // Inputs come from other programs, and outputs are for them: whatever the umask, others may read.
    if (mkdirSync(path, { recursive: true }) !== undefined)
      for (const folder of [dirname(path), path]) chmodSync(folder, SHARED_DIRECTORY);
    await ask(endpoint, `mutation ($input: RegisterStorageInput!) { registerStorage(input: $input) { name } }`, {
      input: { name, kind: name, url: pathToFileURL(path).href },
    });
  }
  await ensureTemplate(endpoint, template);
}

interface Template {
  readonly id: string;
  readonly name: string;
  readonly status: 'LOADED' | 'ACTUAL' | 'ARCHIVED';
}

/** An interrupted preparation may have left the template LOADED. */
async function ensureTemplate(endpoint: Endpoint, { name, mask, file }: Preparation['template']): Promise<void> {
  const { templates } = await ask<{ templates: Template[] }>(endpoint, `query { templates { id name status } }`);
  const found = templates.find((template) => template.name === name && template.status !== 'ARCHIVED');
  const { id, status } = found ?? (await createTemplate(endpoint, { name, mask, cwl: readFileSync(file, 'utf8') }));
  if (status === 'ACTUAL') return;
  await ask(endpoint, `mutation ($input: SetTemplateStatusInput!) { setTemplateStatus(input: $input) { id } }`, {
    input: { id, status: 'ACTUAL' },
  });
}

async function createTemplate(
  endpoint: Endpoint,
  input: { name: string; mask: string; cwl: string },
): Promise<Template> {
  const { createTemplate: made } = await ask<{ createTemplate: Template }>(
    endpoint,
    `mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { id name status } }`,
    { input },
  );
  return made;
}
