/** A box of JUMBF (ISO 19566-5): its type, and its content. */
export interface Box {
  readonly type: string;
  readonly content: Buffer;
}

/** The boxes in some bytes, one after the other. What does not add up is a box of no type. */
export function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = at + 8 <= bytes.length ? bytes.readUInt32BE(at) : 0;
    const isWhole = length >= 8 && at + length <= bytes.length;
    if (!isWhole) return [...boxes, { type: '', content: bytes.subarray(at) }];
    boxes.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      content: bytes.subarray(at + 8, at + length),
    });
    at += length;
  }
  return boxes;
}

/** The label of a superbox, by the description box that it begins with; '' where it has none. */
export function labelOf(superbox: Buffer): string {
  const [description] = boxesIn(superbox);
  // A type of 16 bytes, then what follows it: bit 2 says that a label does, which ends with a zero.
  const content = description?.type === 'jumd' ? description.content : Buffer.alloc(0);
  if (((content[16] ?? 0) & 0x02) === 0) return '';
  const end = content.indexOf(0, 17);
  return end < 0 ? '' : content.toString('utf8', 17, end);
}
