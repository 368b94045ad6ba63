import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRegistry, type RegistryCheck } from './peer.rules.ts';

/** Where W2 reads and writes, and the script of one job. */
interface W2Site {
  readonly script: string;
  readonly input: string;
  readonly output: string;
}

const FILE_BYTES = 4 * 2 ** 20;
const OUTPUT_BYTES = 209_715;
const OWN_SCRIPT = join(import.meta.dirname, '../../bin/w2');

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const inputOf = ({ input }: W2Site, number: number): string => join(input, `f${number}.dat`);

/**
 * Makes the files of W2 and empties its output. Within a suite of peers (PEERS_DIR, W2_IN, W2_OUT) these are the suite's own
 * files and script, so that all rows do the same.
 */
export function prepareW2(n: number, folder: string, env: NodeJS.ProcessEnv): W2Site {
  const { PEERS_DIR: suite, W2_IN: input, W2_OUT: output } = env;
  if (suite && input && output) {
    const site = { script: join(suite, 'payload/w2.sh'), input, output };
    execFileSync('python3', [join(suite, 'payload/w2prep.py'), input, output, String(n)]);
    return admitPayloads(site);
  }
  const site = { script: OWN_SCRIPT, input: join(folder, 'in'), output: join(folder, 'out') };
  mkdirSync(site.input, { recursive: true });
  const bytes = Buffer.alloc(FILE_BYTES, 'spd');
  for (let number = 1; number <= n; number++) {
    bytes.writeUInt32LE(number);
    writeFileSync(inputOf(site, number), bytes);
  }
  rmSync(site.output, { recursive: true, force: true });
  for (const name of ['data', 'scratch']) mkdirSync(join(site.output, name), { recursive: true });
  writeFileSync(join(site.output, 'registry.txt'), '');
  return admitPayloads(site);
}

/** Payloads of a pilot of root run as other users, who write into these folders. */
function admitPayloads(site: W2Site): W2Site {
  for (const name of ['', 'data', 'scratch']) chmodSync(join(site.output, name), 0o777);
  chmodSync(join(site.output, 'registry.txt'), 0o666);
  return site;
}

/** Recomputes every checksum that was registered. */
export function checkW2(site: W2Site, n: number): RegistryCheck {
  const expected = Array.from({ length: n }, (_, index) => {
    const bytes = readFileSync(inputOf(site, index + 1));
    const stored = join(site.output, `data/o${index + 1}.dat`);
    const sum = existsSync(stored) ? md5(readFileSync(stored)) : 'missing';
    return sum === md5(bytes.subarray(0, OUTPUT_BYTES)) ? `${md5(bytes)} ${sum}` : 'no such output';
  });
  return checkRegistry(readFileSync(join(site.output, 'registry.txt'), 'utf8'), expected);
}

const quote = (text: string): string => JSON.stringify(text);

/** The template of a task whose jobs run the script of W2. */
export const templateOfW2 = ({ script, input, output }: W2Site): string => `cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
inputs: { raw: 'File[]' }
steps:
  w2:
    hints: [{ class: spd:Task, logs: none }]
    scatter: file
    in: { file: raw }
    out: [made]
    run:
      class: CommandLineTool
      baseCommand: peer-w2
      inputs: { file: { type: File, inputBinding: { position: 1 } } }
      arguments:
        - { position: 2, valueFrom: ${quote(script)} }
        - { position: 3, valueFrom: ${quote(input)} }
        - { position: 4, valueFrom: ${quote(output)} }
      outputs: { made: { type: 'File?', outputBinding: { glob: made } } }
outputs: { made: { type: 'File[]', outputSource: w2/made } }
`;
