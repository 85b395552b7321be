import { fractal } from './noise.ts';
import { type Colour, hex, lit, mix, type Painting, paint, smooth } from './paint.ts';

const width = 1600;
const height = 2000;
const middle = { x: width / 2, y: height * 0.46 };

/** Paints the lens of the lighthouse from close by: rings of prisms around a lamp. Their edges split the light. */
export const lens = (): Painting => paint(width, height, colourAt);

function colourAt(x: number, y: number): Colour {
  const dx = (x - middle.x) / 800;
  const dy = (y - middle.y) / 800;
  const r = Math.hypot(dx, dy * 0.94);
  const angle = Math.atan2(dy, dx);
  const room = mix(hex('#0b1130'), hex('#3a2742'), smooth(1.5, 0.4, r));
  const bar = frame(dx, dy, r);
  const shine = bar > 0 ? brass(bar, dx, dy) : glass(r, angle, dx, dy);
  const inside = smooth(1.24, 1.22, r);
  const halo = Math.exp(-r * 3.1) * 0.85 + Math.exp(-r * 11) * 1.3;
  return lit(mix(room, shine, inside), hex('#ffd690'), halo);
}

/** Returns the colour of a point in the rings: dark at a prism's foot, bright at its edge, with a small spectrum. */
function glass(r: number, angle: number, dx: number, dy: number): Colour {
  const bull = 0.2;
  const wobble = 0.004 * (fractal(dx * 5, dy * 5, 3, 5) - 0.5);
  const facet = (shift: number): number => {
    const at = r + wobble + shift;
    if (at < bull) return 0.75 + 0.25 * Math.cos((at / bull) * 3.1);
    const ring = (at - bull) * (17 - 3 * at);
    const t = ring - Math.floor(ring);
    const edge = smooth(0.72, 0.93, t) * smooth(1.0, 0.95, t);
    return 0.1 + 0.62 * t ** 1.7 * smooth(1, 0.96, t) + 0.6 * edge;
  };
  const fade = 1.3 * Math.exp(-r * 0.75);
  // Streaks run outward from the lamp. The dark wedges are things behind the glass.
  const streak = 0.72 + 0.5 * fractal(Math.cos(angle) * 4 + 9, Math.sin(angle) * 4, 4, 8);
  const behind = smooth(0.38, 0.62, fractal(dx * 2.2 + 4, dy * 2.2 - r * 2, 4, 9));
  const base = mix(hex('#ffc678'), hex('#86a9cc'), smooth(0.3, 1.2, r + 0.28 * (behind - 0.5)));
  const [red, green, blue] = [facet(-0.0035), facet(0), facet(0.004)];
  return [
    base[0] * red * streak * fade * 1.35,
    base[1] * green * streak * fade * 1.35,
    base[2] * blue * streak * fade * 1.45,
  ];
}

/** Returns how far inside a bar of the frame a point is: 0 outside, 1 in the middle of a bar. */
function frame(dx: number, dy: number, r: number): number {
  const ring = 1 - Math.abs(r - 1.2) / 0.045;
  const inner = 1 - Math.abs(r - 0.69) / 0.012;
  const upright = r > 0.215 ? 1 - Math.abs(Math.abs(dx) - 0.46 - 0.02 * dy * dy) / 0.016 : 0;
  const level = r > 0.69 && r < 1.2 ? 1 - Math.abs(Math.abs(dy) - 0.56) / 0.014 : 0;
  return Math.max(0, ring, inner, upright, level);
}

function brass(bar: number, dx: number, dy: number): Colour {
  const grain = 0.9 + 0.2 * fractal(dx * 60, dy * 6, 3, 14);
  const metal = mix(hex('#2a170f'), hex('#e0a24e'), smooth(0, 1, bar) * grain);
  const near = Math.exp(-Math.hypot(dx, dy) * 1.1);
  return mix(
    mix(hex('#120c14'), metal, 0.35 + 0.65 * near),
    hex('#fff0c0'),
    smooth(0.75, 1, bar) * near * 0.6,
  );
}
