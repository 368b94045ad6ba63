import { assertReason, assertValid } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { applyPatch, type Patch } from './field.rules.ts';
import { SECTION_NAMES, sections, type SectionName } from './sections.rules.ts';
import { lockSetting, writeSetting } from './setting.store.ts';

/**
 * Changes settings of any sections: all or none. Loops use them from their next round.
 * @param subject of the caller's token
 * @throws Refusal INVALID that names the field and what it may be
 */
export async function changeSettings(
  deps: Deps,
  input: Readonly<Partial<Record<SectionName, Patch | null>>>,
  reason: string,
  subject: string,
): Promise<void> {
  assertReason(reason);
  const names = Object.values(input).flatMap((patch) =>
    Object.values(patch ?? {}).filter((value) => value !== undefined),
  );
  assertValid(
    'input',
    names.length > 0
      ? undefined
      : 'changes nothing: give at least one setting, as in { scheduler: { window: 500 } }; null sets a default again',
  );
  await deps.db.transaction(async (tx) => {
    for (const name of SECTION_NAMES) {
      const patch = input[name];
      if (!patch) continue;
      const before = await lockSetting(tx, name);
      const after = applyPatch(name, sections[name], before, patch);
      await writeSetting(tx, { name, before, after }, { subject, reason }, deps.now());
      deps.logAfterCommit(tx, { section: name, before, after, by: subject, reason }, 'settings changed');
    }
    deps.wake(tx, 'offer');
    deps.wake(tx, 'form');
  });
}
