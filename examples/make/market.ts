import { fractal, scatter } from './noise.ts';
import { hex, mix, overlay, type Painting, paint, ramp, svg } from './paint.ts';

const width = 2400;
const height = 1600;

const night = ramp([
  [0, hex('#131a3c')],
  [0.5, hex('#3a2f5c')],
  [1, hex('#8a4a4e')],
]);

/** Paints the evening market: striped awnings with fruit in front and blurred lights behind. */
export async function eveningMarket(): Promise<Painting> {
  const backdrop = paint(width, height, (x, y) =>
    mix(night(y / height), hex('#ffb36b'), 0.22 * fractal(x / 500, y / 500, 4, 7)),
  );
  return overlay(backdrop, [
    { svg: svg(width, height, bokeh()), blend: 'screen' },
    { svg: svg(width, height, stalls.map(stall).join('') + cobbles()) },
    { svg: svg(width, height, bulbs()), blend: 'screen' },
  ]);
}

/** Draws the distant lamps as blurred discs. */
const bokeh = (): string =>
  Array.from({ length: 70 }, (_, i) => {
    const colours = ['#ffb45e', '#ff8d5c', '#ffd48a', '#7fb0d8', '#f0718a'];
    const r = 18 + 62 * scatter(i, 1, 3) ** 2;
    const x = scatter(i, 2, 3) * width;
    const y = 40 + scatter(i, 3, 3) * 860;
    const colour = colours[Math.floor(scatter(i, 4, 3) * colours.length)];
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="${colour}" opacity="${0.22 + 0.4 * scatter(i, 5, 3)}"/><circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="${colour}" stroke-width="3" opacity=".3"/>`;
  }).join('');

const stalls = [
  { x: 40, stripes: ['#c8433f', '#f6ead8'], fruit: ['#f4c531', '#ffe27a', '#c98a12'] },
  { x: 830, stripes: ['#20646f', '#f3ead6'], fruit: ['#f08a24', '#ffb65c', '#b65510'] },
  { x: 1620, stripes: ['#d99a2b', '#f8efdc'], fruit: ['#c2342f', '#f0705a', '#7d1720'] },
] as const;

type Stall = (typeof stalls)[number];

function stall({ x, stripes, fruit }: Stall, index: number): string {
  const w = 740;
  const glow = `inside${index}`;
  return `<defs><radialGradient id="${glow}" cy=".25" r=".9"><stop offset="0" stop-color="#ffdf9e"/><stop offset=".5" stop-color="#c98650"/><stop offset="1" stop-color="#4a2a3c"/></radialGradient></defs>
  <rect x="${x + 30}" y="560" width="${w - 60}" height="560" fill="url(#${glow})"/>
  ${shelves(x + 30, w - 60, index)}
  <rect x="${x + 20}" y="520" width="22" height="900" fill="#4b2c2a"/><rect x="${x + w - 42}" y="520" width="22" height="900" fill="#3a2228"/>
  ${awning(x, w, stripes)}
  ${crates(x, w, fruit, index)}`;
}

/** Draws jars and loaves at the back of a lit stall. */
const shelves = (x: number, w: number, seed: number): string =>
  [700, 850, 1000]
    .map((y, rowIndex) => {
      const jars = Array.from({ length: 13 }, (_, i) => {
        const r = scatter(i, rowIndex, seed + 40);
        const tall = 46 + 44 * r;
        const colour = ['#7c3a2e', '#c9772f', '#8a5a34', '#5d2c38', '#d7a24f', '#59603a'][Math.floor(r * 6)];
        return `<rect x="${x + 24 + (i * (w - 60)) / 13}" y="${y - tall}" width="34" height="${tall}" rx="8" fill="${colour}" opacity=".85"/>`;
      });
      return `${jars.join('')}<rect x="${x}" y="${y}" width="${w}" height="12" fill="#5a3330"/>`;
    })
    .join('');

/** Draws a striped awning with a scalloped edge. */
function awning(x: number, w: number, [dark, pale]: Stall['stripes']): string {
  const count = 10;
  const step = (w + 60) / count;
  let cloth = '';
  for (let i = 0; i < count; i++) {
    const left = x - 30 + i * step;
    const top = (at: number) => x + 60 + ((at - (x - 30)) / (w + 60)) * (w - 120);
    const colour = i % 2 === 0 ? dark : pale;
    cloth += `<path fill="${colour}" d="M${top(left)} 400 L${top(left + step)} 400 L${left + step} 590 V636 a${step / 2} 40 0 0 1 -${step} 0 V590 Z"/>`;
  }
  return `<defs><linearGradient id="fold" x2="0" y2="1"><stop offset="0" stop-color="#1a1338" stop-opacity=".5"/><stop offset=".62" stop-color="#fff2d0" stop-opacity=".16"/><stop offset=".8" stop-color="#1a1338" stop-opacity=".1"/><stop offset="1" stop-color="#1a1338" stop-opacity=".34"/></linearGradient></defs>
  ${cloth}<path fill="url(#fold)" d="M${x + 60} 400 H${x + w - 60} L${x + w + 30} 590 V672 H${x - 30} V590 Z"/>
  <path d="M${x - 30} 590 H${x + w + 30}" stroke="#1a1338" stroke-opacity=".3" stroke-width="4"/>`;
}

/** Draws two rows of crates with fruit, from back to front. */
function crates(x: number, w: number, fruit: Stall['fruit'], seed: number): string {
  const gradient = `fruit${seed}`;
  const box = (left: number, top: number, size: number, n: number): string => {
    const heap = Array.from({ length: 26 }, (_, i) => {
      const line = Math.floor(i / 7);
      const r = size * 0.088 * (0.92 + 0.16 * scatter(i, n, seed));
      const cx = left + size * (0.11 + 0.13 * (i % 7) + (line % 2 ? 0.06 : 0)) + 8 * scatter(i, n, seed + 1);
      const cy = top - size * 0.2 + line * size * 0.08 - Math.sin(((i % 7) / 6) * Math.PI) * size * 0.07;
      return `<ellipse cx="${cx}" cy="${cy}" rx="${r}" ry="${r * 0.95}" fill="url(#${gradient})"/>`;
    });
    const slats = [0, 1, 2].map(
      (i) =>
        `<rect x="${left}" y="${top + i * size * 0.14}" width="${size}" height="${size * 0.115}" rx="4" fill="${['#a8743f', '#94622f', '#7c4f28'][i]}"/>`,
    );
    return `<rect x="${left}" y="${top - size * 0.05}" width="${size}" height="${size * 0.45}" fill="#3a2220"/>${heap.join('')}${slats.join('')}<rect x="${left + 4}" y="${top}" width="16" height="${size * 0.4}" fill="#5f3b20"/><rect x="${left + size - 20}" y="${top}" width="16" height="${size * 0.4}" fill="#5f3b20"/>`;
  };
  const size = (w - 40) / 3;
  const line = (y: number, n: number) => [0, 1, 2].map((i) => box(x + 10 + i * (size + 10), y, size, n + i));
  return `<defs><radialGradient id="${gradient}" cx=".36" cy=".3" r=".75"><stop offset="0" stop-color="${fruit[1]}"/><stop offset=".55" stop-color="${fruit[0]}"/><stop offset="1" stop-color="${fruit[2]}"/></radialGradient></defs>
  <rect x="${x}" y="1090" width="${w}" height="330" fill="#2b1a26"/>
  ${line(1130, 10).join('')}${line(1310, 20).join('')}`;
}

const cobbles = (): string => {
  const stones = Array.from({ length: 6 * 34 }, (_, i) => {
    const line = Math.floor(i / 34);
    const x = (i % 34) * 76 - 30 + (line % 2) * 38;
    const y = 1424 + line * 32;
    const light = 0.1 + 0.28 * scatter(i, line, 77);
    return `<ellipse cx="${x}" cy="${y + 16}" rx="35" ry="14" fill="#ffb98a" opacity="${light * (1 - line / 9)}"/>`;
  });
  return `<rect y="1408" width="${width}" height="200" fill="#241a33"/>${stones.join('')}`;
};

/** Draws strings of bulbs across the square. */
function bulbs(): string {
  const strings = [
    { from: [-40, 90], to: [1260, 150], sag: 150, count: 17 },
    { from: [1260, 150], to: [2460, 70], sag: 170, count: 17 },
    { from: [-40, 300], to: [2460, 260], sag: 90, count: 25 },
  ] as const;
  const lamps = strings.flatMap(({ from, to, sag, count }) =>
    Array.from({ length: count }, (_, i) => {
      const t = (i + 0.5) / count;
      return [
        from[0] + (to[0] - from[0]) * t,
        from[1] + (to[1] - from[1]) * t + sag * 4 * t * (1 - t),
      ] as const;
    }),
  );
  const wires = strings.map(
    ({ from, to, sag }) =>
      `<path d="M${from[0]} ${from[1]} Q${(from[0] + to[0]) / 2} ${(from[1] + to[1]) / 2 + sag * 2} ${to[0]} ${to[1]}" fill="none" stroke="#6b4a56" stroke-width="4"/>`,
  );
  const inside = stalls.map((one) => [one.x + 370, 690] as const);
  const glow = [...lamps.map((at) => [...at, 8] as const), ...inside.map((at) => [...at, 26] as const)].map(
    ([x, y, r]) =>
      `<circle cx="${x}" cy="${y}" r="${r * 9}" fill="url(#halo)"/><circle cx="${x}" cy="${y}" r="${r}" fill="#fff4d6"/>`,
  );
  return `<defs><radialGradient id="halo"><stop offset="0" stop-color="#ffe0a0" stop-opacity=".8"/><stop offset=".3" stop-color="#ffb062" stop-opacity=".25"/><stop offset="1" stop-color="#ff9a50" stop-opacity="0"/></radialGradient></defs>${wires.join('')}${glow.join('')}`;
}
