import { fractal, scatter } from './noise.ts';
import { hex, lit, mix, overlay, type Painting, paint, ramp, sample, smooth, svg } from './paint.ts';

const width = 2400;
const height = 1600;
const water = 1000;

const afterSunset = ramp([
  [0, hex('#16264f')],
  [0.35, hex('#3b4f86')],
  [0.62, hex('#8d7fa6')],
  [0.82, hex('#e3a08e')],
  [1, hex('#ffd2a1')],
]);

/** Paints the inner harbour: lit windows, boats with lamps, and the reflection of both in the water. */
export async function innerHarbour(): Promise<Painting> {
  const sky = paint(width, height, (x, y) => {
    const t = Math.min(1, y / (water - 120));
    const wisp = smooth(0.5, 0.8, fractal(x / 620, y / 90, 5, 3)) * smooth(0.15, 0.6, t);
    return mix(afterSunset(t), hex('#ffbfa0'), wisp * 0.5);
  });
  const town = await overlay(sky, [
    { svg: svg(width, height, hill() + row(3, 640, '#5b527f', 0.55) + row(8, 720, '', 1) + quay()) },
    { svg: svg(width, height, glowing(street)), blend: 'screen' },
    { svg: svg(width, height, boats()) },
    { svg: svg(width, height, glowing(rigging())), blend: 'screen' },
  ]);
  return paint(width, height, (x, y) => (y < water ? sample(town, x, y) : mirror(town, x, y)));
}

/**
 * Returns the colour of a point in the water: the town upside down, with ripples that grow toward the viewer.
 */
function mirror(town: Painting, x: number, y: number) {
  const depth = (y - water) / (height - water);
  const size = 4 + depth * 30;
  const ripple = fractal(x / (size * 7), (y - water) / size + 20 / (depth + 0.15), 4, 61) - 0.5;
  const up = water - 4 - (y - water) * 1.35 - ripple * (30 + 260 * depth);
  const shown = sample(town, x + ripple * 26 * (1 + depth * 2), Math.min(water - 4, up));
  const shade = mix(shown, hex('#14213f'), 0.2 + 0.42 * depth - ripple * 0.5);
  return lit(shade, hex('#ffdcb8'), smooth(0.16, 0.32, ripple) * 0.12);
}

const hill = (): string => {
  const ridge = Array.from({ length: 121 }, (_, i) => {
    const x = i * 20;
    return `${x} ${(600 - 190 * fractal(x / 700, 4, 5, 71) - 90 * smooth(1200, 2400, x)).toFixed(1)}`;
  });
  return `<defs><linearGradient id="hill" x2="0" y2="1"><stop offset="0" stop-color="#5f5c8c"/><stop offset="1" stop-color="#a98aa3"/></linearGradient></defs><path fill="url(#hill)" d="M0 900 L${ridge.join(' L')} L2400 900 Z"/>`;
};

const walls = ['#a8564f', '#d7a35c', '#7d8fa6', '#c9b59b', '#8c4a55', '#6f8a86', '#d08a6a', '#b9a7b7'];

/** Draws a row of gabled houses along the quay. A far row has one colour, `haze`. */
function row(seed: number, ground: number, haze: string, scale: number): string {
  let houses = '';
  for (let x = -40, n = 0; x < width + 40; n++) {
    const r = (k: number) => scatter(n, k, seed);
    const w = (120 + r(1) * 90) * scale;
    const h = (220 + r(2) * 150) * scale;
    houses += house(x, ground + 250 * scale, w, h, haze || (walls[n % walls.length] ?? ''), haze !== '', r);
    x += w + (r(3) > 0.8 ? 26 * scale : 0);
  }
  return houses;
}

function house(
  x: number,
  ground: number,
  w: number,
  h: number,
  wall: string,
  far: boolean,
  r: (k: number) => number,
): string {
  const eaves = ground - h;
  const ridge = eaves - w * (0.42 + 0.2 * r(4));
  const shell = `<path fill="${wall}" d="M${x} ${ground} V${eaves} L${x + w / 2} ${ridge} L${x + w} ${eaves} V${ground} Z"/>`;
  const side = `<path fill="#1d2148" opacity=".34" d="M${x + w / 2} ${ridge} L${x + w} ${eaves} V${ground} H${x + w / 2} Z"/>`;
  const roof = `<path fill="none" stroke="${far ? '#4d476f' : '#2c2a4a'}" stroke-width="${w * 0.07}" stroke-linejoin="round" d="M${x - w * 0.04} ${eaves + w * 0.04} L${x + w / 2} ${ridge} L${x + w * 1.04} ${eaves + w * 0.04}"/>`;
  const chimney = `<rect x="${x + w * 0.68}" y="${ridge + w * 0.02}" width="${w * 0.12}" height="${w * 0.3}" fill="${far ? '#4d476f' : '#34304f'}"/>`;
  let windows = '';
  const floors = Math.max(2, Math.round(h / (w * 0.52)));
  for (let floor = 0; floor < floors; floor++) {
    for (let column = 0; column < 3; column++) {
      const on = r(20 + floor * 3 + column) > (far ? 0.55 : 0.36);
      const colour = on ? (r(50 + floor * 3 + column) > 0.5 ? '#ffd98a' : '#ffc46b') : '#3a3c63';
      const wx = x + w * (0.13 + 0.28 * column);
      const wy = eaves + (h / floors) * (floor + 0.18);
      windows += `<rect x="${wx}" y="${wy}" width="${w * 0.18}" height="${(h / floors) * 0.52}" rx="3" fill="${colour}" stroke="${far ? 'none' : '#f3e6d4'}" stroke-opacity=".5" stroke-width="3"/>`;
    }
  }
  return chimney + shell + side + windows + roof;
}

const quay = (): string =>
  `<defs><linearGradient id="quay" x2="0" y2="1"><stop offset="0" stop-color="#7b6f86"/><stop offset="1" stop-color="#23233f"/></linearGradient></defs>
  <rect y="942" width="${width}" height="64" fill="url(#quay)"/><rect y="938" width="${width}" height="8" fill="#c8a99c" opacity=".7"/>
  ${Array.from({ length: 30 }, (_, i) => `<path d="M${i * 84 + 20} 946 v58" stroke="#1b1c36" stroke-width="3" opacity=".5"/>`).join('')}`;

const fleet = [
  { x: 330, size: 1.15, hull: '#1f5a68', house: '#f0e3d0' },
  { x: 1010, size: 1.4, hull: '#a8323a', house: '#f4ead8' },
  { x: 1570, size: 0.95, hull: '#2b3f74', house: '#e9d9c2' },
  { x: 2060, size: 1.2, hull: '#d9a441', house: '#f4ead8' },
];

/** Draws the fishing boats. */
const boats = (): string =>
  fleet
    .map(
      ({ x, size, hull, house }) => `<g transform="translate(${x} ${water + 6}) scale(${size})">
  <path d="M0 -150 V-420 M120 -96 V-300" stroke="#241f3a" stroke-width="7"/>
  <path d="M-150 -74 L0 -416 L120 -296 L190 -84" fill="none" stroke="#241f3a" stroke-width="2.5"/>
  <path d="M-44 -70 v-86 h96 l20 86 z" fill="${house}"/><path d="M-54 -156 h122 v-14 h-116 z" fill="#3a3050"/>
  <rect x="-32" y="-142" width="30" height="32" fill="#ffdc92"/><rect x="10" y="-142" width="30" height="32" fill="#ffdc92"/>
  <path d="M-178 -92 q40 26 120 28 h150 q70 0 104 -34 q-12 62 -46 104 h-262 q-50 -34 -66 -98 z" fill="${hull}"/>
  <path d="M-176 -84 q44 26 118 28 h152 q62 0 98 -30" fill="none" stroke="#f7ead6" stroke-width="6"/>
  <path d="M-136 -24 h292" stroke="#12142b" stroke-opacity=".35" stroke-width="30"/></g>`,
    )
    .join('');

interface Lamp {
  x: number;
  y: number;
  r: number;
}

const street: Lamp[] = Array.from({ length: 9 }, (_, i) => ({ x: 150 + i * 275, y: 862, r: 9 }));

/** Returns the lamps along each boat's stays. */
function rigging(): Lamp[] {
  const line = (a: readonly [number, number], b: readonly [number, number], count: number) =>
    Array.from({ length: count }, (_, i) => {
      const t = (i + 0.5) / count;
      return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t] as const;
    });
  const stays = [
    ...line([-150, -74], [0, -416], 10),
    ...line([0, -416], [120, -296], 5),
    ...line([120, -296], [190, -84], 7),
  ];
  return fleet.flatMap(({ x, size }) =>
    stays.map(([dx, dy]) => ({ x: x + dx * size, y: water + 6 + dy * size, r: 5 })),
  );
}

/** Draws lamps with their halos. */
const glowing = (lamps: readonly Lamp[]): string =>
  `<defs><radialGradient id="halo"><stop offset="0" stop-color="#ffdf9c" stop-opacity=".75"/><stop offset=".35" stop-color="#ffae62" stop-opacity=".22"/><stop offset="1" stop-color="#ff9a50" stop-opacity="0"/></radialGradient></defs>${lamps
    .map(
      ({ x, y, r }) =>
        `<circle cx="${x}" cy="${y}" r="${r * 9}" fill="url(#halo)"/><circle cx="${x}" cy="${y}" r="${r}" fill="#fff3d0"/>`,
    )
    .join('')}`;
