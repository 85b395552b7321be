/**
 * Counts the parts of a multipart body as its bytes come by: one for each delimiter before the closing one
 * (https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1). The parser of forms passes over a part that it can't make
 * sense of without a word; who counts knows that it did.
 */
export function countParts(boundary: string) {
  // The first delimiter may stand at the very beginning, as if a line ended before it.
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  /** A delimiter and the two bytes that say whether it is the closing one. */
  const whole = delimiter.length + 2;
  let carried = Buffer.from('\r\n');
  let parts = 0;
  let closed = false;

  /** Looks at the delimiters that begin before `before` and are all there. */
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
