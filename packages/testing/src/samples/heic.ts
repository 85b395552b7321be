/**
 * Single-coloured tiles of 64 × 64 pixels as they are stored in `mdat`, encoded in HEVC by x265 (`heif-enc -q 95 -p
 * chroma=420` of Debian's libheif-examples). `deep` ones have 10 bits (`-b 10`), `half` is greyscale.
 */
const tiles = {
  red: 'AAAAGygBrwa4Y7Dc/9VyP///AWj6H+9g6n/iI2g/wA==',
  green: 'AAAAGygBrwa4Y7DQf6DI///9/KH//+xw6n/iI2g/wA==',
  blue: 'AAAAGygBrwa4Y7Dc/+n1B/e/6Kjv//pAMn/iI2g/wA==',
  white: 'AAAAEigBrwa4Y+KbFP+1FFkfERaD+A==',
  /** #e08020 */
  orange: 'AAAAGigBrwa4Y7DQf4dL///0ah+h/aUMn/iI2g/w',
  /** Half of orange: #704010 */
  brown: 'AAAAGigBrwa4Y7Dc/9dTf//+jDvoftHGn/iI2g/w',
  half: 'AAAACigBrg1wfJA9+Xg=',
  /** 58.06 %: diffuse white (203 cd/m²) in PQ */
  deepGrey: 'AAAAEigBrwa4Y+KbFP5ciZHxEWg/gA==',
  /** 75 %: diffuse white in HLG */
  deepLight: 'AAAAEigBrwa4Y+KbFP9queR8RFoP4A==',
};
export type Tile = keyof typeof tiles;

/** The decoder configuration of the tiles (`hvcC`). */
const colour =
  'AQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQA==';
const grey =
  'AQQIAAAAAAAAAAAAHvAA/Pz4+AAADwMgAAEAF0ABDAH//wQIAAADAJ/4AAADAAAeugJAIQABACZCAQEECAAAAwCf+AAAAwAAHsCCBBZbqSSmubAgAAADACAAAAMAISIAAQAHRAHBcrAiQA==';
const deep =
  'AQQIAAAAAAAAAAAAHvAA/P36+gAADwMgAAEAF0ABDAH//wQIAAADAJ24AAADAAAeugJAIQABACpCAQEECAAAAwCduAAAAwAAHqAggQTZbqSSmubgQEDAgAAAAwCAAAADAIQiAAEAB0QBwXKwIkA=';

function codingOf(tile: Tile): Buffer {
  const coding = tile === 'half' ? grey : tile.startsWith('deep') ? deep : colour;
  return box('hvcC', Buffer.from(coding, 'base64'));
}

const tileSide = 64;

/** An item of a file: its type, bytes and properties, and the items that it refers to (by number, from 1). */
export interface Item {
  type: string;
  data: Buffer;
  properties?: Buffer[];
  refers?: { as: string; to: number[] };
  hidden?: boolean;
}

/** A tile as a picture of its own. */
export const still = (tile: Tile, ...properties: Buffer[]): Item => ({
  type: 'hvc1',
  data: Buffer.from(tiles[tile], 'base64'),
  properties: [codingOf(tile), ispe(tileSide, tileSide), ...properties],
});

/** A grid as phones write it: hidden tiles side by side and in rows. The first item puts them together. */
export const grid = (columns: number, parts: Tile[], ...properties: Buffer[]): Item[] => {
  const rows = parts.length / columns;
  const [width, height] = [columns * tileSide, rows * tileSide];
  return [
    {
      type: 'grid',
      data: Buffer.concat([Buffer.from([0, 0, rows - 1, columns - 1]), uint16(width), uint16(height)]),
      properties: [ispe(width, height), ...properties],
      refers: { as: 'dimg', to: parts.map((_, at) => at + 2) },
    },
    ...parts.map((tile) => ({ ...still(tile), hidden: true })),
  ];
};

/** A HEIC with these items (ISO/IEC 23008-12 and 14496-12). The first one is the primary picture. */
export function heic(items: Item[], { brand = 'heic', primary = 1 } = {}): Buffer {
  const properties = items.flatMap((item) => item.properties ?? []);
  const references = items.flatMap(({ refers }, at) =>
    refers
      ? [box(refers.as, uint16(at + 1), uint16(refers.to.length), ...refers.to.map((item) => uint16(item)))]
      : [],
  );
  const ftyp = box('ftyp', ascii(brand), uint32(0), ascii(`mif1${brand}`));
  const meta = (start: number) => {
    let offset = start;
    const places = items.map(({ data }, at) => {
      const place = Buffer.concat([
        uint16(at + 1),
        uint16(0),
        uint16(1),
        uint32(offset),
        uint32(data.length),
      ]);
      offset += data.length;
      return place;
    });
    return full(
      'meta',
      0,
      0,
      full('hdlr', 0, 0, uint32(0), ascii('pict'), Buffer.alloc(13)),
      full('pitm', 0, 0, uint16(primary)),
      full('iloc', 0, 0, Buffer.from([0x44, 0x00]), uint16(items.length), ...places),
      full('iinf', 0, 0, uint16(items.length), ...items.map(infe)),
      ...(references.length > 0 ? [full('iref', 0, 0, ...references)] : []),
      box('iprp', box('ipco', ...properties), associations(items)),
    );
  };
  const start = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(start), box('mdat', ...items.map(({ data }) => data))]);
}

const infe = ({ type, hidden }: Item, at: number): Buffer =>
  full(
    'infe',
    2,
    hidden ? 1 : 0,
    uint16(at + 1),
    uint16(0),
    ascii(type),
    ascii(type === 'mime' ? '\0application/rdf+xml\0' : '\0'),
  );

/** Coding and transformations are marked essential: a reader must understand them to show the picture. */
function associations(items: Item[]): Buffer {
  let property = 0;
  const all = items.map(({ properties = [] }, at) => {
    const indices = properties.map((body) => {
      property += 1;
      return property | (/hvcC|irot|imir|clap/.test(body.toString('latin1', 4, 8)) ? 0x80 : 0);
    });
    return Buffer.concat([uint16(at + 1), Buffer.from([indices.length, ...indices])]);
  });
  return full('ipma', 0, 0, uint32(items.length), ...all);
}

/** A picture's size before rotation and cropping. */
export const ispe = (width: number, height: number): Buffer =>
  full('ispe', 0, 0, uint32(width), uint32(height));

/** Rotation to the left, in quarter turns. */
export const irot = (times: 0 | 1 | 2 | 3): Buffer => box('irot', Buffer.from([times]));

/** Mirroring: upside down (0) or left to right (1). */
export const imir = (axis: 0 | 1): Buffer => box('imir', Buffer.from([axis]));

/** Cropping to a size. The offset is the distance of its centre from the picture's centre, pixels. */
export const clap = (width: number, height: number, right: number, down: number): Buffer =>
  box('clap', ...[width, 1, height, 1, right, 1, down, 1].map((value) => uint32(value >>> 0)));

/** Colours by code points (ITU-T H.273). The tiles are coded with matrix 6, in full range. */
export const nclx = (primaries: number, transfer: number): Buffer =>
  box('colr', ascii('nclx'), uint16(primaries), uint16(transfer), uint16(6), Buffer.from([0x80]));

/** Colours by an ICC profile. */
export const prof = (icc: Buffer): Buffer => box('colr', ascii('prof'), icc);

/** Marks an item as the alpha channel of another. */
export const auxC = (): Buffer => full('auxC', 0, 0, ascii('urn:mpeg:hevc:2015:auxid:1\0'));

function box(type: string, ...parts: Buffer[]): Buffer {
  const length = 8 + parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([uint32(length), ascii(type), ...parts]);
}

const full = (type: string, version: number, flags: number, ...parts: Buffer[]): Buffer =>
  box(type, uint32(version * 2 ** 24 + flags), ...parts);

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
