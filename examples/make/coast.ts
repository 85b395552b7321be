import { fractal, noise } from './noise.ts';
import { type Colour, hex, lit, mix, overlay, type Painting, paint, ramp, smooth, svg } from './paint.ts';

const width = 2400;
const height = 1600;

const seaBed = ramp([
  [0, hex('#0b3a5e')],
  [0.45, hex('#0f6285')],
  [0.75, hex('#1f95a6')],
  [0.92, hex('#68c7bd')],
  [1, hex('#c3e6cf')],
]);

/** Paints the coast from the air: sea, surf, fields, the town and its sea wall. */
export async function coastFromTheAir(): Promise<Painting> {
  return overlay(paint(width, height, colourAt), [
    { svg: svg(width, height, seaWall() + wakes() + roofs()) },
  ]);
}

/** Returns the height of a point above the sea, roughly in metres. The coast runs from lower left to upper right. */
function ground(x: number, y: number): number {
  const across = (x * 0.52 + y * 0.86) / 1600 - 0.86;
  const bays = fractal(x / 520, y / 520, 7, 101) - 0.5;
  const bay = Math.exp(-(((x - 1290) / 330) ** 2 + ((y - 800) / 250) ** 2)) * 0.36;
  return (-across * 1.1 + bays * 0.75 - bay) * 100;
}

function colourAt(x: number, y: number): Colour {
  const here = ground(x, y);
  return here > 0 ? land(x, y, here) : sea(x, y, -here);
}

function sea(x: number, y: number, depth: number): Colour {
  const patches = fractal(x / 160, y / 130, 5, 111) - 0.5;
  const shallow = Math.exp(-Math.max(0, depth + patches * 9) / 17);
  const chop = fractal(x / 9 + y / 30, y / 16, 3, 112) - 0.5;
  let colour = lit(seaBed(shallow), hex('#bfe8ff'), chop * 0.13);
  // Surf: three broken lines along lines of equal depth. The outermost is the thinnest.
  for (const [at, breadth, strength] of [
    [0.5, 1.1, 1],
    [3.4, 0.8, 0.75],
    [7.2, 0.55, 0.5],
  ] as const) {
    const bent = depth + 2.6 * (fractal(x / 60, y / 60, 4, 113) - 0.5);
    const broken = smooth(0.4, 0.62, fractal(x / 110, y / 110, 4, 114 + at));
    const lace = 0.5 + 0.5 * fractal(x / 7, y / 7, 3, 115);
    const line = smooth(breadth, 0, Math.abs(bent - at));
    colour = mix(colour, [0.97, 0.99, 0.98], line * (at < 1 ? 1 : broken) * lace * strength);
  }
  return colour;
}

function land(x: number, y: number, metres: number): Colour {
  const lean = (ground(x + 3, y + 3) - ground(x - 3, y - 3)) * 0.16;
  const relief = fractal(x / 34, y / 34, 5, 121);
  const sand = mix(hex('#ecd9b0'), hex('#d8bd8c'), relief);
  const heath = mix(hex('#6d7f45'), hex('#3c5a35'), smooth(0.35, 0.65, relief));
  const inland = mix(heath, field(x, y), smooth(15, 24, metres + 6 * (relief - 0.5)));
  const edge = 4.2 + 3 * (fractal(x / 80, y / 80, 4, 122) - 0.5);
  const base = mix(sand, inland, smooth(edge, edge + 2.2, metres));
  const wood = smooth(0.56, 0.64, fractal(x / 210, y / 210, 5, 123)) * smooth(9, 16, metres);
  const trees = mix(hex('#21402c'), hex('#4d6d3a'), fractal(x / 8, y / 8, 3, 124));
  const wet = smooth(1.3, 0, metres);
  return lit(mix(mix(base, trees, wood), hex('#a98f66'), wet * 0.6), hex('#fff2d0'), -lean * 0.5);
}

/**
 * Returns the colour of a point in the fields: irregular cells with hedges between them and furrows in them.
 */
function field(x: number, y: number): Colour {
  const u = x * 0.86 + y * 0.34 + 60 * fractal(x / 260, y / 260, 3, 131);
  const v = -x * 0.34 + y * 0.86 + 60 * fractal(x / 260, y / 260, 3, 132);
  const column = Math.floor(u / 168);
  const line = Math.floor(v / 112 + noise(column * 7.7, 1, 133) * 0.9);
  const kind = noise(column * 3.7 + 0.5, line * 5.3 + 0.5, 134);
  const crop = ramp([
    [0.1, hex('#4f7a3a')],
    [0.4, hex('#7d9a4a')],
    [0.6, hex('#c3b765')],
    [0.8, hex('#d9c48a')],
    [0.95, hex('#9a7f57')],
  ])(kind);
  const plough = 0.04 * Math.sin(((kind > 0.5 ? u : v) * Math.PI) / 5);
  const fu = u / 168 - column;
  const fv = v / 112 + noise(column * 7.7, 1, 133) * 0.9 - line;
  const hedge = smooth(0.035, 0.012, Math.min(fu, 1 - fu, fv * 0.7, (1 - fv) * 0.7));
  return mix(lit(crop, [1, 1, 0.8], plough), hex('#2c4a2c'), hedge * 0.85);
}

const seaWall = (): string => `
  <g fill="none" stroke-linecap="round">
    <path d="M1582 425 C1765 600 1745 900 1520 1010" stroke="#0b3550" stroke-opacity=".45" stroke-width="34" transform="translate(10 14)"/>
    <path d="M1582 425 C1765 600 1745 900 1520 1010" stroke="#8f8a86" stroke-width="28"/>
    <path d="M1582 425 C1765 600 1745 900 1520 1010" stroke="#d8d0c4" stroke-width="16"/>
  </g>
  <circle cx="1520" cy="1010" r="15" fill="#f6f1e8"/><circle cx="1520" cy="1010" r="7" fill="#c0392f"/>`;

/** Draws moving boats with their wakes. */
const wakes = (): string =>
  [
    { x: 1780, y: 1180, turn: 38, size: 1.2 },
    { x: 2110, y: 840, turn: -18, size: 0.9 },
    { x: 1330, y: 1430, turn: 118, size: 1 },
    { x: 1450, y: 830, turn: 200, size: 0.55 },
  ]
    .map(
      ({ x, y, turn, size }, i) =>
        `<defs><linearGradient id="wake${i}"><stop offset="0" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#fff" stop-opacity=".8"/></linearGradient></defs><g transform="translate(${x} ${y}) rotate(${turn}) scale(${size})"><path d="M-230 -30 Q-90 -8 0 0 Q-90 8 -230 30 Q-120 0 -230 -30" fill="url(#wake${i})"/><path d="M-180 0 L0 0" stroke="url(#wake${i})" stroke-width="7"/><path d="M-22 -8 h28 q16 2 24 8 q-8 6 -24 8 h-28 z" fill="#fbf7ef" stroke="#253a4a" stroke-width="2"/><rect x="-12" y="-5" width="13" height="10" fill="#b8433c"/></g>`,
    )
    .join('');

/** Draws the town's roofs, between the bay and the fields. */
const roofs = (): string => {
  const tiles = ['#b5553f', '#a6473a', '#c46a4c', '#8c4a48', '#cfc2b2', '#9c5b4a'];
  return Array.from({ length: 420 }, (_, i) => {
    const angle = noise(i * 1.37, 2, 141) * 2.4 + 2.4;
    const far = 250 + 230 * noise(i * 2.11, 5, 142);
    const x = 1290 + Math.cos(angle) * far * 1.1 + 30 * noise(i * 3.1, 7, 145);
    const y = 800 + Math.sin(angle) * far * 0.86 + 30 * noise(i * 3.7, 9, 146);
    if (ground(x, y) < 5 || ground(x + 26, y + 26) < 4) return '';
    const w = 15 + 12 * noise(i * 4.3, 1, 143);
    const turn = 28 + 90 * Math.round(noise(i * 5.9, 3, 144)) + angle * 12;
    return `<g transform="translate(${x} ${y}) rotate(${turn})"><rect x="4" y="5" width="${w}" height="13" fill="#1c2c22" opacity=".45"/><rect width="${w}" height="6.5" fill="${tiles[i % 6]}"/><rect y="6.5" width="${w}" height="6.5" fill="${tiles[i % 6]}" opacity=".78"/></g>`;
  }).join('');
};
