/** A box of an MP4 (ISO/IEC 14496-12): its four letters and its content. */
export function box(type: string, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** Returns the boxes in order, each complete. */
export function boxesOf(bytes: Buffer): { type: string; bytes: Buffer }[] {
  const found: { type: string; bytes: Buffer }[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), bytes: bytes.subarray(at, at + size) });
    at += size;
  }
  return found;
}

/** Returns the types of H.264's NAL units in an `mdat`. Four bytes before each hold its length. */
export function nalTypesOf(mdat: Buffer): number[] {
  const types: number[] = [];
  for (let at = 8; at + 4 < mdat.length; at += 4 + mdat.readUInt32BE(at))
    types.push(mdat.readUInt8(at + 4) & 0x1f);
  return types;
}

/** Copies an MP4 and, in every box of a type at any depth, writes another number `offset` bytes after its letters. */
export function lying(bytes: Buffer, type: string, offset: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  let at = copy.indexOf(type, 0, 'latin1');
  if (at < 0) throw new Error(`there is no ${type}`);
  for (; at >= 0; at = copy.indexOf(type, at + 1, 'latin1')) copy.writeUInt32BE(value, at + 4 + offset);
  return copy;
}
