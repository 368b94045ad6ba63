import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import { choose } from './mask.rules.ts';
import type { ActualTemplate } from './template.entity.ts';
import { actualTemplates, shareTemplates, templateWithChain } from './template.store.ts';

/** Lets no template become ACTUAL until the transaction ends; to be called before it looks at new datasets. */
export async function holdOffTemplates(tx: Tx): Promise<void> {
  await shareTemplates(tx);
}

/** Finds the ACTUAL template that a dataset's name fits, if any does. */
export async function templateFinder(tx: Tx): Promise<(name: string) => ActualTemplate | undefined> {
  const templates = await actualTemplates(tx);
  return (name) => choose(templates, name);
}

/** The template that a person wants started. @throws Refusal NOT_FOUND, or ILLEGAL_MOVE unless it is ACTUAL */
export async function templateToStart(tx: Tx, id: string): Promise<ActualTemplate> {
  const found = await templateWithChain(tx, id);
  if (!found) throw new Refusal('NOT_FOUND', `there is no template ${id}`);
  const { name, status } = found;
  const remedy = status === 'LOADED' ? 'setTemplateStatus makes it ACTUAL' : 'create it anew, or start another';
  if (status !== 'ACTUAL')
    throw new Refusal('ILLEGAL_MOVE', `template ${name} is ${status}, only an ACTUAL one is started: ${remedy}`, {
      status,
    });
  return found;
}
