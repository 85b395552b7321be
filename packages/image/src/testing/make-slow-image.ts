import { slow } from '@slugline/testing/samples/image-recipes';
import { openImageWorkers } from '../index.ts';

// A separate process that makes a picture. Tests kill it in the middle.
const [file = '', folder = ''] = process.argv.slice(2);
await openImageWorkers({ concurrency: 1 }).makeImage(
  { file, name: 'slow.png' },
  folder,
  { parameters: slow },
  {
    signal: new AbortController().signal,
    // The JPEG is done.
    onProgress: () => process.send?.('in the middle of the AVIF'),
  },
);
