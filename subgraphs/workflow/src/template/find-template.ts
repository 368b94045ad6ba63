import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { ActualTemplate } from './template.entity.ts';
import { findTemplateWithChain } from './template.reads.ts';

/** Returns the template that a person starts. @throws Refusal NOT_FOUND, or ILLEGAL_MOVE unless it is ACTUAL */
export async function requireActualTemplate(tx: Tx, id: string): Promise<ActualTemplate> {
  const found = await findTemplateWithChain(tx.em, id);
  if (!found) throw new Refusal('NOT_FOUND', `there is no template ${id}`);
  const { name, status } = found;
  const remedy = status === 'LOADED' ? 'setTemplateStatus makes it ACTUAL' : 'create it again, or start another';
  if (status !== 'ACTUAL')
    throw new Refusal('ILLEGAL_MOVE', `template ${name} is ${status}, only an ACTUAL one is started: ${remedy}`, {
      status,
    });
  return found;
}
