import { harmless } from '../../output/text.rules.ts';

/** What is shown of an inspection. */
interface Inspected {
  readonly kind: string;
  readonly storage: { readonly name: string };
  readonly state: string;
  readonly dryRun: boolean;
  readonly scanned: number;
  readonly dark: number;
  readonly missing: number;
  readonly corrupt: number;
  readonly mended: number;
  readonly refused: number;
  readonly text: string | null;
  readonly acts: {
    readonly nodes: readonly {
      readonly kind: string;
      readonly outcome: string;
      readonly path: string | null;
      readonly why: string | null;
      readonly file: { readonly id: string; readonly consumedBy: readonly { readonly id: string }[] } | null;
    }[];
  };
}

/** What `visor inspect ... --json` prints. */
interface InspectionOutput {
  readonly storage: string;
  readonly kind: string;
  readonly state: string;
  readonly dryRun: boolean;
  readonly scanned: number;
  readonly dark: number;
  readonly missing: number;
  readonly corrupt: number;
  readonly mended: number;
  readonly refused: number;
  readonly text: string | null;
}

export function inspectionOutput(inspection: Inspected): InspectionOutput {
  const { storage, kind, state, dryRun, scanned, dark, missing, corrupt, mended, refused, text } = inspection;
  return { storage: storage.name, kind, state, dryRun, scanned, dark, missing, corrupt, mended, refused, text };
}

const COUNTS = ['scanned', 'dark', 'missing', 'corrupt', 'mended', 'refused'] as const;

/** The text of an inspection, with its newest acts. */
export function inspectionText(inspection: Inspected): string {
  const { kind, storage, state, dryRun, text, acts } = inspection;
  const lines = [
    `${kind.toLowerCase()} of ${storage.name}: ${state}${dryRun ? ' (dry run: nothing was changed)' : ''}`,
    `  ${COUNTS.map((name) => `${name} ${inspection[name]}`).join(', ')}`,
    ...(text === null ? [] : [`  ${text}`]),
    ...acts.nodes.map(({ kind: act, outcome, path, why, file }) => {
      const harmed =
        file && act === 'LOST' && file.consumedBy.length > 0
          ? `; read by jobs ${file.consumedBy.map(({ id }) => id).join(', ')}`
          : '';
      return `  ${act} ${outcome} ${path ?? ''} ${why ?? ''}${harmed}`.trimEnd();
    }),
  ];
  return lines.map((line) => `${harmless(line)}\n`).join('');
}
