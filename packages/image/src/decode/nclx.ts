/** The colour space of a picture as code points of ITU-T H.273 (8.1 and 8.2). */
export interface Nclx {
  readonly primaries: number;
  readonly transfer: number;
}

/**
 * Returns an ICC profile for pixels whose colour space is given by code points. Undefined for sRGB, and for what is
 * so close to it that browsers show it as sRGB. The curves map PQ and HLG to the range of a standard screen, so
 * that a picture with high dynamic range is converted like any other.
 */
export function profileFor({ primaries, transfer }: Nclx): Buffer | undefined {
  const columns = gamuts[primaries] ?? sRgb;
  const curve = highRange[transfer] ?? sRgbCurve;
  return columns === sRgb && curve === sRgbCurve ? undefined : profile(columns, curve);
}

/** X, Y and Z of red, green and blue, adapted to D50 as ICC profiles require (ICC.1:2022, Annex E). */
type Gamut = readonly [red: Xyz, green: Xyz, blue: Xyz];
type Xyz = readonly [x: number, y: number, z: number];
/** Maps a code value (0 to 1) to light (0 to 1). */
type Curve = (code: number) => number;

const sRgb: Gamut = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
];

const gamuts: Readonly<Record<number, Gamut>> = {
  // BT.2020 and BT.2100
  9: [
    [0.67348, 0.27904, -0.00194],
    [0.16568, 0.67535, 0.02998],
    [0.12505, 0.04561, 0.79686],
  ],
  // Display P3
  12: [
    [0.51512, 0.2412, -0.00105],
    [0.29198, 0.69225, 0.04189],
    [0.1571, 0.06657, 0.78407],
  ],
};

const sRgbCurve: Curve = (code) => (code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4);

/** Light in cd/m² for PQ and HLG, on the screen of 1,000 cd/m² that both are graded for (ITU-R BT.2100-2). */
const pq = (code: number): number => {
  const root = code ** (1 / 78.84375);
  return 10_000 * (Math.max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125);
};
const hlg = (code: number): number => {
  const scene = code <= 0.5 ? code ** 2 / 3 : (Math.exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12;
  return 1_000 * scene ** 1.2;
};
const peak = 1_000;
/** Diffuse white in cd/m² (ITU-R BT.2408, 2.1): what a standard screen shows as white. */
const paper = 203;

/**
 * Tone mapping. Light below half of diffuse white stays as it is. Above, Reinhard's curve ("Photographic tone
 * reproduction for digital images", 2002, eq. 4) makes room for highlights up to the peak; diffuse white becomes 88 %.
 */
function toned(light: number): number {
  const knee = 0.5;
  if (light <= knee) return light;
  const above = (light - knee) / (1 - knee);
  const most = (peak / paper - knee) / (1 - knee);
  return Math.min(knee + ((1 - knee) * above * (1 + above / most ** 2)) / (1 + above), 1);
}

const highRange: Readonly<Record<number, Curve>> = {
  16: (code) => toned(pq(code) / paper),
  18: (code) => toned(hlg(code) / paper),
};

/** A matrix profile: three columns and one curve (ICC.1:2022, 8.3.3). */
function profile(columns: Gamut, curve: Curve): Buffer {
  const [red, green, blue] = columns.map(xyz) as [Buffer, Buffer, Buffer];
  const curves = curv(curve);
  const tags: [signature: string, data: Buffer][] = [
    ['desc', mluc('Slugline')],
    ['cprt', mluc('CC0')],
    ['wtpt', xyz(d50)],
    ['rXYZ', red],
    ['gXYZ', green],
    ['bXYZ', blue],
    ['rTRC', curves],
    ['gTRC', curves],
    ['bTRC', curves],
  ];
  const start = 128 + 4 + tags.length * 12;
  const bodies = [...new Set(tags.map(([, data]) => data))];
  const offsets = new Map<Buffer, number>();
  let end = start;
  for (const body of bodies) {
    offsets.set(body, end);
    end += body.length;
  }
  const table = tags.map(([signature, data]) =>
    Buffer.concat([ascii(signature), uint32(offsets.get(data) ?? 0), uint32(data.length)]),
  );
  return Buffer.concat([header(end), uint32(tags.length), ...table, ...bodies]);
}

const d50: Xyz = [0.9642, 1, 0.8249];

function header(size: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(size);
  bytes.writeUInt32BE(0x04_40_00_00, 8);
  bytes.write('mntrRGB XYZ ', 12, 'latin1');
  bytes.write('acsp', 36, 'latin1');
  xyz(d50).copy(bytes, 68, 8);
  return bytes;
}

/** The curve in 4,096 steps. Straight lines between them are closer to PQ than 10 bits are. */
function curv(curve: Curve): Buffer {
  const steps = 4_096;
  const values = Buffer.alloc(steps * 2);
  for (let step = 0; step < steps; step += 1) {
    values.writeUInt16BE(Math.round(curve(step / (steps - 1)) * 65_535), step * 2);
  }
  return Buffer.concat([ascii('curv\0\0\0\0'), uint32(steps), values]);
}

function xyz(values: Xyz): Buffer {
  const bytes = Buffer.alloc(12);
  for (const [at, value] of values.entries()) bytes.writeInt32BE(Math.round(value * 65_536), at * 4);
  return Buffer.concat([ascii('XYZ \0\0\0\0'), bytes]);
}

/** A text, padded because tags begin at multiples of four bytes. */
function mluc(text: string): Buffer {
  const body = Buffer.from(text, 'utf16le').swap16();
  const head = [ascii('mluc\0\0\0\0'), uint32(1), uint32(12), ascii('enUS'), uint32(body.length), uint32(28)];
  return Buffer.concat([...head, body, Buffer.alloc(-body.length & 3)]);
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
