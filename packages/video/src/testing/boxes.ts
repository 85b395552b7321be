/** A box of an MP4 (ISO/IEC 14496-12): four letters and what is in it. */
export function box(type: string, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** The boxes that lie one after the other, each whole. */
export function boxesOf(bytes: Buffer): { type: string; bytes: Buffer }[] {
  const found: { type: string; bytes: Buffer }[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), bytes: bytes.subarray(at, at + size) });
    at += size;
  }
  return found;
}

/** The types of the NAL units of H.264 in an `mdat`, each of which has its length in four bytes before it. */
export function nalTypesOf(mdat: Buffer): number[] {
  const types: number[] = [];
  for (let at = 8; at + 4 < mdat.length; at += 4 + mdat.readUInt32BE(at))
    types.push(mdat.readUInt8(at + 4) & 0x1f);
  return types;
}

/** A copy in which every box of a type, wherever it lies, has another number at `offset` bytes after its letters. */
export function lying(bytes: Buffer, type: string, offset: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  let at = copy.indexOf(type, 0, 'latin1');
  if (at < 0) throw new Error(`there is no ${type}`);
  for (; at >= 0; at = copy.indexOf(type, at + 1, 'latin1')) copy.writeUInt32BE(value, at + 4 + offset);
  return copy;
}
