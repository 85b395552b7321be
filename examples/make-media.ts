// Makes the pictures and the video of examples/harbour-lights: `node examples/make-media.ts` (some minutes).
// The results are committed. To change them, change this script and run it again.
import { join } from 'node:path';
import { coastFromTheAir } from './make/coast.ts';
import { innerHarbour } from './make/harbour.ts';
import { lens } from './make/lens.ts';
import { lighthouse } from './make/lighthouse.ts';
import { eveningMarket } from './make/market.ts';
import { photograph } from './make/photograph.ts';
import { makeVideo } from './make/video.ts';

const folder = join(import.meta.dirname, 'harbour-lights');

const images = [
  {
    // 24 megapixels, as from a news photographer's camera.
    ...{ name: 'lighthouse.jpg', paint: lighthouse, width: 6000, quality: 76 },
    headline: 'The lamp on Gannet Point',
    description: 'The lighthouse on Gannet Point at dusk',
    at: { north: 56.3321, east: 3.8874 },
  },
  {
    ...{ name: 'inner-harbour.jpg', paint: innerHarbour, width: 2400, quality: 72 },
    headline: 'Boats in the inner harbour',
    description: 'Fishing boats with lamps in their rigging at the quay of Saltmere',
    at: { north: 56.3298, east: 3.8791 },
  },
  {
    ...{ name: 'evening-market.jpg', paint: eveningMarket, width: 2400, quality: 74 },
    headline: 'The evening market',
    description: 'Fruit stalls under striped awnings at the evening market of Saltmere',
    at: { north: 56.3302, east: 3.8779 },
  },
  {
    ...{ name: 'lens.jpg', paint: lens, width: 1600, quality: 74 },
    headline: 'The lens of 1887',
    description: 'The restored lens of the lighthouse on Gannet Point',
    at: { north: 56.3321, east: 3.8874 },
  },
  {
    ...{ name: 'saltmere-from-the-air.jpg', paint: coastFromTheAir, width: 2400, quality: 66 },
    headline: 'Saltmere from the air',
    description: 'Saltmere, its bay and its sea wall from the air',
    at: { north: 56.3287, east: 3.8802 },
  },
];

for (const { name, paint, width, quality, ...record } of images) {
  await photograph(await paint(), { file: join(folder, name), width, quality, record });
  console.error(name);
}
await makeVideo(join(folder, 'first-night.mp4'));
console.error('first-night.mp4');
