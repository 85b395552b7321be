import { fractal, scatter } from './noise.ts';
import { type Colour, hex, lit, mix, overlay, type Painting, paint, ramp, smooth, svg } from './paint.ts';

const width = 3000;
const height = 2000;
const horizon = 1290;
const lamp = { x: 2135, y: 560 };

const dusk = ramp([
  [0, hex('#0e1a3a')],
  [0.3, hex('#28386b')],
  [0.55, hex('#6a5c94')],
  [0.74, hex('#c47f95')],
  [0.88, hex('#f0a882')],
  [1, hex('#ffd9a0')],
]);

/** Paints a headland at dusk with its lighthouse. */
export async function lighthouse(): Promise<Painting> {
  return overlay(paint(width, height, colourAt), [
    { svg: svg(width, height, beams()), blend: 'screen' },
    { svg: svg(width, height, tower()) },
    { svg: svg(width, height, glow()), blend: 'screen' },
  ]);
}

function colourAt(x: number, y: number): Colour {
  const top = rockTop(x);
  const shore = shoreline(x);
  if (y > top && y < shore) return rock(x, y, top, shore);
  const bank = foreground(x);
  if (y > bank) return rock(x * 0.8, y, bank, height + 200);
  if (y < horizon) return distance(x, y) ?? sky(x, y);
  return sea(x, y, top, shore);
}

function sky(x: number, y: number): Colour {
  const t = y / horizon;
  const afterglow = Math.exp(-(((x - 700) / 900) ** 2)) * smooth(0.35, 1, t);
  let colour = lit(dusk(Math.min(1, t)), hex('#ff9a5a'), afterglow * 0.22);
  const star = scatter(x >> 1, y >> 1, 5);
  if (star > 0.99975)
    colour = lit(colour, [1, 1, 1], (1 - smooth(0.1, 0.5, t)) * 0.75 * scatter(x >> 1, y >> 1, 6));
  // Long clouds: noise that is much wider than high. They are thin at the top of the sky and lit from below.
  const wisp = fractal(x / 900 + t, y / (70 + 130 * (1 - t)), 6, 11);
  const cover = smooth(0.5, 0.78, wisp) * smooth(0.1, 0.55, t) * (1 - smooth(0.92, 1, t) * 0.6);
  const lower = fractal(x / 900 + t, (y + 26) / (70 + 130 * (1 - t)), 4, 11);
  const rim = smooth(-0.05, 0.12, wisp - lower);
  const cloud = mix(hex('#5b5486'), hex('#ffb489'), rim * smooth(0.3, 0.95, t) * (0.55 + 0.45 * afterglow));
  return mix(colour, cloud, cover * 0.8);
}

/** Returns the colour of two distant headlands, the nearer one darker; undefined for the sky. */
function distance(x: number, y: number): Colour | undefined {
  const far = horizon - 105 * smooth(0, 1500, 1750 - x) * (0.55 + 0.8 * fractal(x / 420, 3, 5, 21));
  const near = horizon - 78 * smooth(0, 900, 900 - x) * (0.5 + fractal(x / 210, 8, 5, 22));
  if (y > near) return mix(hex('#4a446f'), hex('#8d6d8d'), smooth(horizon - 80, horizon, y) * 0.5);
  if (y > far) return mix(hex('#77648f'), hex('#cf939a'), smooth(horizon - 120, horizon, y) * 0.55);
  return undefined;
}

/**
 * Returns the colour of a point in the sea: sky and headland, mirrored in waves that grow toward the viewer,
 * and the light of the lamp on them.
 */
function sea(x: number, y: number, top: number, shore: number): Colour {
  const depth = (y - horizon) / (height - horizon);
  const size = 2.2 + depth * 46;
  const swell = fractal(x / (size * 5.5), (y - horizon) / size + 40 / (depth + 0.12), 4, 31) - 0.5;
  const mirrored = horizon - (y - horizon) * 1.25 - swell * (60 + 420 * depth);
  const shine = sky(x + swell * 90, Math.max(20, Math.min(horizon - 6, mirrored)));
  const open = mix(shine, hex('#1c2850'), 0.34 + 0.3 * depth - swell * 0.35);
  const under = y - shore;
  const headland = top < shore && under > 0 ? 1 : 0;
  const shadow = headland * smooth((shore - top) * 0.9, 0, under + swell * 260) * 0.85;
  const water = mix(open, hex('#11142c'), shadow);
  const spread = 22 + 150 * depth;
  const path = Math.exp(-(((x - 1010 + 520 * depth + swell * 200) / spread) ** 2)) * smooth(0, 0.04, depth);
  const glint = smooth(0.02, 0.2, swell) * path * (1 - depth * 0.5);
  const foam = smooth(14, 0, Math.abs(under + swell * 40)) * headland * 0.5;
  return lit(lit(water, hex('#ffd58a'), glint * 0.75), hex('#e8b7b4'), foam);
}

/** Returns the upper edge of the headland at `x`, in pixels from the top. */
function rockTop(x: number): number {
  if (x < 1150) return height;
  const rise = smooth(1080, 2050, x);
  const slope = 1440 - 290 * rise + 90 * smooth(2350, 3000, x);
  const broken = slope + (fractal(x / 150, 2, 6, 41) - 0.5) * (60 + 110 * rise);
  const levelled = smooth(1950, 2030, x) * smooth(2480, 2400, x);
  return broken + (1138 + 12 * fractal(x / 40, 2, 3, 44) - broken) * levelled;
}
/** Returns the edge of the water below the headland at `x`, in pixels from the top. */
const shoreline = (x: number): number =>
  1425 + 165 * smooth(1050, 2900, x) + (fractal(x / 120, 7, 5, 43) - 0.5) * 60;
const foreground = (x: number): number => 1790 + 330 * smooth(0, 1350, x) - 150 * fractal(x / 330, 5, 6, 42);

/** Returns the colour of the rock, lit from the left, where the sun has set. */
function rock(x: number, y: number, top: number, bottom: number): Colour {
  const under = y - top;
  const relief = (dx: number, dy: number) => {
    const bent = fractal((x + dx) / 260, (y + dy) / 260, 3, 53);
    const strata = fractal((x + dx) / 150 + bent * 2, (y + dy) / 42 + (x + dx) / 110 + bent * 3, 6, 51);
    return strata + 0.6 * Math.abs(fractal((x + dx) / 95, (y + dy) / 80, 5, 52) - 0.5);
  };
  const facing = (relief(0, 0) - relief(-7, -5)) * 5;
  const light = smooth(-0.25, 0.9, facing) * smooth(3100, 1000, x);
  const stone = mix(hex('#12142b'), hex('#c98d90'), light * (0.75 - 0.4 * smooth(top, bottom, y)));
  const grass = smooth(46, 4, under) * smooth(1650, 1950, x);
  const rim = smooth(9, 0, under) * 0.35;
  const cover = lit(
    mix(stone, mix(hex('#1d2a33'), hex('#7d7465'), light), grass * 0.75),
    hex('#e39a86'),
    rim,
  );
  const wet = smooth(46, 0, bottom - y);
  return mix(cover, hex('#0a0e1f'), 0.7 * wet + 0.25 * smooth(1500, 2000, y));
}

function tower(): string {
  const { x, y } = lamp;
  const base = 1150;
  return `
  <defs>
    <linearGradient id="wall"><stop offset="0" stop-color="#f5c9b3"/><stop offset=".35" stop-color="#d9c3cf"/><stop offset=".75" stop-color="#746f99"/><stop offset="1" stop-color="#47466f"/></linearGradient>
    <linearGradient id="band"><stop offset="0" stop-color="#d9604c"/><stop offset=".45" stop-color="#b0384a"/><stop offset="1" stop-color="#4a1f3e"/></linearGradient>
    <linearGradient id="glass" x2="0" y2="1"><stop offset="0" stop-color="#ffe9b0"/><stop offset=".55" stop-color="#fffbe6"/><stop offset="1" stop-color="#ffcf7a"/></linearGradient>
    <clipPath id="body"><path d="M${x - 62} ${y + 62} L${x + 62} ${y + 62} L${x + 108} ${base} L${x - 108} ${base} Z"/></clipPath>
  </defs>
  <path d="M${x + 130} 1165 v-95 l70 -46 l70 46 v105 z" fill="#b9a6bb"/>
  <path d="M${x + 118} 1076 l82 -62 l84 62 l-14 10 l-70 -46 l-70 46 z" fill="#3b2f52"/>
  <rect x="${x + 176}" y="1092" width="24" height="32" fill="#ffd98c"/><rect x="${x + 222}" y="1092" width="24" height="32" fill="#ffd98c"/>
  <g clip-path="url(#body)">
    <rect x="${x - 120}" y="${y}" width="240" height="640" fill="url(#wall)"/>
    <rect x="${x - 120}" y="${y + 205}" width="240" height="150" fill="url(#band)"/>
    <rect x="${x - 10}" y="${y + 130}" width="18" height="34" rx="9" fill="#33304f"/>
    <rect x="${x - 10}" y="${y + 400}" width="20" height="38" rx="10" fill="#ffd07a"/>
    <rect x="${x - 10}" y="${y + 262}" width="19" height="36" rx="9" fill="#33202f"/>
  </g>
  <path d="M${x - 80} ${y + 62} h160 l-14 -16 h-132 z" fill="#2b2746"/>
  <g stroke="#2b2746" stroke-width="4">${Array.from({ length: 9 }, (_, i) => `<path d="M${x - 76 + i * 19} ${y + 48} v-34"/>`).join('')}<path d="M${x - 80} ${y + 14} h160"/></g>
  <rect x="${x - 42}" y="${y - 36}" width="84" height="82" fill="url(#glass)"/>
  <g stroke="#4a3a52" stroke-width="4">${[-42, -14, 14, 42].map((dx) => `<path d="M${x + dx} ${y - 36} v82"/>`).join('')}</g>
  <path d="M${x - 54} ${y - 34} q54 -74 108 0 z" fill="#7c2c3f"/><path d="M${x} ${y - 70} v-34" stroke="#3b2f52" stroke-width="5"/><circle cx="${x}" cy="${y - 106}" r="7" fill="#3b2f52"/>`;
}

const beams = (): string => `
  <defs>
    <linearGradient id="left" x1="1" x2="0"><stop offset="0" stop-color="#fff0c4" stop-opacity=".95"/><stop offset=".3" stop-color="#ffe2a8" stop-opacity=".42"/><stop offset="1" stop-color="#ffd9a0" stop-opacity="0"/></linearGradient>
    <linearGradient id="right"><stop offset="0" stop-color="#fff0c4" stop-opacity=".8"/><stop offset="1" stop-color="#ffd9a0" stop-opacity=".08"/></linearGradient>
    <filter id="soft" x="-20%" y="-60%" width="140%" height="220%"><feGaussianBlur stdDeviation="16"/></filter>
  </defs>
  <path filter="url(#soft)" fill="url(#left)" d="M${lamp.x} ${lamp.y - 12} L-60 ${lamp.y - 60} L-60 ${lamp.y + 400} L${lamp.x} ${lamp.y + 16} Z"/>
  <path filter="url(#soft)" fill="url(#right)" d="M${lamp.x} ${lamp.y - 14} L3060 ${lamp.y - 300} L3060 ${lamp.y - 95} L${lamp.x} ${lamp.y + 14} Z"/>`;

const glow = (): string => `
  <defs><radialGradient id="halo"><stop offset="0" stop-color="#fff6d8" stop-opacity=".95"/><stop offset=".12" stop-color="#ffdf9a" stop-opacity=".55"/><stop offset=".45" stop-color="#ffb978" stop-opacity=".16"/><stop offset="1" stop-color="#ff9a6a" stop-opacity="0"/></radialGradient></defs>
  <circle cx="${lamp.x}" cy="${lamp.y + 2}" r="420" fill="url(#halo)"/>`;
