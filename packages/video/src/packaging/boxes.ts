/**
 * Reads and writes boxes of the ISO base media file format (ISO/IEC 14496-12): those of a fragmented MP4 with one
 * track. Pure.
 */

export interface Box {
  type: string;
  /** Offset of the box's first byte, of its payload, and of the first byte after it. */
  start: number;
  body: number;
  end: number;
}

/** Reads a box's header at `start`. Returns undefined when the bytes do not hold one. */
export function boxAt(bytes: Buffer, start: number): Box | undefined {
  if (start + 8 > bytes.length) return undefined;
  const size = bytes.readUInt32BE(start);
  const type = bytes.toString('latin1', start + 4, start + 8);
  // 1: a 64-bit size follows. (No muxer used here writes 0, "to the end of the file".)
  if (size === 1) {
    if (start + 16 > bytes.length) return undefined;
    return { type, start, body: start + 16, end: start + Number(bytes.readBigUInt64BE(start + 8)) };
  }
  return size < 8 ? undefined : { type, start, body: start + 8, end: start + size };
}

/** Returns the boxes within a payload, in order. */
export function* boxes(bytes: Buffer, from: number, to: number): Generator<Box> {
  for (let box = boxAt(bytes, from); box && box.end <= to; box = boxAt(bytes, box.end)) yield box;
}

/** Follows a path of types such as `moov/trak/mdia`, taking the first of each. */
export function find(bytes: Buffer, path: string, within: Box): Box | undefined {
  let found: Box | undefined = within;
  for (const type of path.split('/')) {
    if (!found) return undefined;
    found = [...boxes(bytes, found.body, found.end)].find((box) => box.type === type);
  }
  return found;
}

/** Like `find`, but throws if the box is missing. */
export function need(bytes: Buffer, path: string, within: Box): Box {
  const box = find(bytes, path, within);
  if (!box) throw new Error(`no ${path} in ${within.type}`);
  return box;
}

/** Writes a box. */
export function box(type: string, ...payload: Uint8Array[]): Buffer {
  const body = Buffer.concat(payload);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + body.length, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, body]);
}

/** Writes a box that has a version and flags before its 32-bit fields. */
export function fullBox(type: string, version: number, flags: number, fields: readonly number[]): Buffer {
  const body = Buffer.alloc(4 + 4 * fields.length);
  body.writeUInt32BE(((version << 24) | flags) >>> 0, 0);
  for (const [index, field] of fields.entries()) body.writeUInt32BE(field >>> 0, 4 + 4 * index);
  return box(type, body);
}
