/** A JUMBF box (ISO 19566-5): its type and its content. */
export interface Box {
  readonly type: string;
  readonly content: Buffer;
}

/** Splits bytes into boxes. Bytes that do not form a whole box become a last box with an empty type. */
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

/** The label of a superbox, from its description box. Empty if it has none. */
export function labelOf(superbox: Buffer): string {
  const [description] = boxesIn(superbox);
  // 16 bytes of type, then flags. Flag 0x02 means that a label follows, which ends with a zero byte.
  const content = description?.type === 'jumd' ? description.content : Buffer.alloc(0);
  if (((content[16] ?? 0) & 0x02) === 0) return '';
  const end = content.indexOf(0, 17);
  return end < 0 ? '' : content.toString('utf8', 17, end);
}
