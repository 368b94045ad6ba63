import type { Tx } from '@visor/db';
import { choose } from './mask.rules.ts';
import type { ActualTemplate } from './template.entity.ts';
import { actualTemplates, shareTemplates } from './template.store.ts';

/** Lets no template become ACTUAL until the transaction ends; to be called before it looks at new datasets. */
export async function holdOffTemplates(tx: Tx): Promise<void> {
  await shareTemplates(tx);
}

/** Finds the ACTUAL template that a dataset's name fits, if any does. */
export async function templateFinder(tx: Tx): Promise<(name: string) => ActualTemplate | undefined> {
  const templates = await actualTemplates(tx);
  return (name) => choose(templates, name);
}
