import { fractal, scatter } from './noise.ts';
import { type Colour, hex, lit, mix, type Painting, paint, ramp, smooth } from './paint.ts';

/** Size of a frame in pixels, frame rate, and duration in seconds. */
export const size = { width: 1280, height: 720, framesPerSecond: 25, seconds: 24 } as const;

const horizon = 430;
const lamp = { x: 905, y: 214 };
/** Seconds for one turn of the lens. It has two beams, so it flashes every six seconds. */
const turn = 12;

const warm = hex('#ffe7b8');
const moonless = hex('#0a1430');
const crest = hex('#c8cbe8');
const path = hex('#ffe2a6');

const dark = ramp([
  [0, hex('#060b1f')],
  [0.55, hex('#14224a')],
  [0.85, hex('#2f3a63')],
  [1, hex('#5a5470')],
]);

/** The part that does not change: sky, headland and tower, without the light. */
const stage: Painting = paint(size.width, size.height, (x, y) => ground(x, y) ?? heavens(x, y));

function heavens(x: number, y: number): Colour {
  const t = Math.min(1, y / horizon);
  const cloud = smooth(0.5, 0.8, fractal(x / 420, y / 60, 5, 201)) * smooth(0.2, 0.8, t);
  const star = scatter(x, y, 202) > 0.9988 ? scatter(x, y, 203) * (1 - smooth(0.3, 0.9, t)) : 0;
  return lit(mix(dark(t), hex('#3d4266'), cloud * 0.5), [1, 0.97, 0.9], star * (1 - cloud));
}

function ground(x: number, y: number): Colour | undefined {
  const half = 23 + Math.max(0, y - lamp.y) * 0.09;
  const across = (x - lamp.x) / half;
  if (y > lamp.y + 16 && y < 404 && Math.abs(across) < 1) {
    const band = y > 282 && y < 326;
    const pale = mix(hex('#8b8aa8'), hex('#2a2d4e'), smooth(-0.9, 1, across));
    return band ? mix(hex('#7a3446'), hex('#2a1830'), smooth(-0.9, 1, across)) : pale;
  }
  if (Math.abs(x - lamp.x) < 30 && Math.abs(y - lamp.y - 16) < 4) return hex('#15152c');
  const roof = 18 * Math.sqrt(Math.max(0, 1 - ((x - lamp.x) / 20) ** 2));
  if (Math.abs(x - lamp.x) < 20 && y < lamp.y - 12 && y > lamp.y - 12 - roof) return hex('#241526');
  const rise = smooth(560, 880, x);
  const top = horizon + 14 - 56 * rise + (fractal(x / 60, 2, 5, 211) - 0.5) * (14 + 34 * rise);
  const shore = horizon + 16 + 46 * smooth(560, 1280, x);
  if (x < 560 || y < top || y > shore) return undefined;
  const stone = fractal(x / 40 + fractal(x / 90, y / 60, 3, 213) * 2, y / 13, 5, 212);
  return mix(hex('#070a18'), hex('#2b2f4e'), smooth(0.42, 0.85, stone) * 0.8);
}

/** Returns the slope of the water at a pixel and a time. Two noises of different width move in different directions. */
function swellAt(x: number, y: number, seconds: number): number {
  const depth = (y - horizon) / (size.height - horizon);
  const scale = 2 + depth * 22;
  const u = x / (scale * 6);
  const v = (y - horizon) / scale + 16 / (depth + 0.12);
  return (
    fractal(u + seconds * 0.32, v - seconds * 0.5, 2, 221) * 0.6 +
    fractal(u * 1.9 - seconds * 0.45, v * 1.6 - seconds * 0.8, 2, 222) * 0.4 -
    0.5
  );
}

/** Paints the frame at a time of the video. */
export function nightAt(seconds: number): Painting {
  const angle = (seconds / turn) * 2 * Math.PI;
  const facing = Math.max(0, Math.cos(angle * 2 - Math.PI)) ** 24;
  return paint(size.width, size.height, (x, y) => {
    const base = y <= horizon || isLand(x, y) ? still(x, y) : sea(x, y, seconds, facing);
    return lit(base, warm, light(x, y, angle, facing) * smooth(size.height, horizon, y));
  });
}

const still = (x: number, y: number): Colour => {
  const at = (y * size.width + x) * 3;
  const { pixels } = stage;
  return [(pixels[at] ?? 0) / 255, (pixels[at + 1] ?? 0) / 255, (pixels[at + 2] ?? 0) / 255];
};

const landMask = Uint8Array.from({ length: size.width * size.height }, (_, i) =>
  ground(i % size.width, Math.floor(i / size.width)) ? 1 : 0,
);
const isLand = (x: number, y: number): boolean => landMask[y * size.width + x] === 1;

/** Returns the light that the beams and the lamp add at a point. */
function light(x: number, y: number, angle: number, facing: number): number {
  const dx = x - lamp.x;
  const dy = y - lamp.y;
  const r = Math.hypot(dx, dy);
  const halo =
    Math.exp(-r / 15) * 1.1 + Math.exp(-r / 75) * (0.1 + 0.6 * facing) + facing * 0.12 * Math.exp(-r / 420);
  let beams = 0;
  for (const side of [0, Math.PI]) {
    // The two beams turn in a level circle, seen from the side: long when they point left or right, else short.
    const along = Math.cos(angle + side);
    const nearer = Math.sin(angle + side);
    if (dx * along <= 0) continue;
    const reach = Math.abs(along);
    const line = (dx / along) * (0.03 * nearer + 0.012);
    const spread = 3 + Math.abs(dx) * (0.022 + 0.03 * (1 - reach));
    const across = Math.exp(-(((dy - line) / spread) ** 2));
    beams +=
      across *
      Math.exp(-Math.abs(dx) / (90 + 620 * reach)) *
      smooth(0.02, 0.35, reach) *
      (0.42 - 0.14 * nearer);
  }
  return halo + beams;
}

function sea(x: number, y: number, seconds: number, facing: number): Colour {
  const depth = (y - horizon) / (size.height - horizon);
  const swell = swellAt(x, y, seconds);
  const up = Math.max(10, Math.min(horizon - 2, horizon - (y - horizon) * 1.2 - swell * (24 + 190 * depth)));
  const shown = still(Math.min(size.width - 1, Math.max(0, Math.round(x + swell * 40))), Math.round(up));
  const water = mix(shown, moonless, 0.4 + 0.25 * depth - swell * 0.4);
  const onPath = Math.exp(-(((x - lamp.x + 120 * depth + swell * 90) / (14 + 130 * depth)) ** 2));
  const glint = smooth(0.0, 0.22, swell) * onPath * (0.16 + 1.1 * facing) * (1 - 0.35 * depth);
  return lit(lit(water, path, glint), crest, smooth(0.2, 0.34, swell) * 0.07);
}
