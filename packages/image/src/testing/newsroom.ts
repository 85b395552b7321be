import { openPictureWorkers } from '../index.ts';
import { slow } from './recipes.ts';

// A separate process that makes a picture. Tests kill it in the middle.
const [file = '', folder = ''] = process.argv.slice(2);
await openPictureWorkers({ concurrency: 1 }).makePicture(
  { file, name: 'slow.png' },
  folder,
  { parameters: slow },
  {
    signal: new AbortController().signal,
    // The JPEG is done.
    onProgress: () => process.send?.('in the middle of the AVIF'),
  },
);
