/**
 * Counts the parts of a multipart body while its bytes arrive: one for each delimiter before the closing one
 * (https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1). The form parser silently skips a part that it can't read; the
 * count shows that.
 */
export function countParts(boundary: string) {
  // The first delimiter can be at the very beginning, so the count starts as if a line ended before it.
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  /** The length of a delimiter with the two bytes after it, which mark the closing one. */
  const whole = delimiter.length + 2;
  let carried = Buffer.from('\r\n');
  let parts = 0;
  let closed = false;

  /** Counts the complete delimiters that begin before the offset `before`. */
  const look = (bytes: Buffer, before: number) => {
    for (let at = bytes.indexOf(delimiter); at !== -1 && at < before && !closed; ) {
      if (at + whole > bytes.length) return;
      closed = bytes.toString('latin1', at + delimiter.length, at + whole) === '--';
      if (!closed) parts++;
      at = bytes.indexOf(delimiter, at + delimiter.length);
    }
  };

  return {
    take: (chunk: Buffer): void => {
      if (closed) return;
      look(Buffer.concat([carried, chunk.subarray(0, whole)]), carried.length);
      look(chunk, chunk.length);
      carried = Buffer.concat([carried, chunk.subarray(-whole)]).subarray(-(whole - 1));
    },
    parts: () => parts,
  };
}
