/** What RFC 8187 lets stand in a value beside percent signs. */
const UNRESERVED = /[A-Za-z0-9!#$&+.^_`|~-]/;

/** The header that makes a browser save a file under its name; RFC 6266 with a name that every client reads. */
export function contentDisposition(name: string): string {
  const plain = [...name]
    .map((character) => (/[ !#-[\]-~]/.test(character) && !'%/'.includes(character) ? character : '_'))
    .join('');
  const bytes = new TextEncoder().encode(name.toWellFormed());
  const encoded = [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
