/** A program that every live pilot of a device has lacked for long enough, with those pilots. */
export interface RefusedProgram {
  readonly program: string;
  readonly device: string;
  readonly pilots: readonly { readonly name: string; readonly folders: readonly string[] }[];
}

const MAX_PILOTS_NAMED = 5;

/** Returns why jobs fail whose program no live pilot has. */
export function refusedText({ program, device, pilots }: RefusedProgram, forMs: number): string {
  const named = pilots
    .slice(0, MAX_PILOTS_NAMED)
    .map(({ name, folders }) => (folders.length > 0 ? `${name} (${folders.join(':')})` : name));
  const others = pilots.length - named.length;
  const whose = [...named, ...(others > 0 ? [`${others} more`] : [])].join(', ');
  return `for ${forMs / 1000} s no live pilot for device ${device} has had the program ${JSON.stringify(program)}: ${whose}; correct its name, or install it in such a folder, or add its folder (visor up --payload-path DIR)`;
}
