import { slow } from './fixture-recipes.ts';
import { openPictureWorkers } from './index.ts';

// A process of its own that makes a picture, to be killed in the middle of it.
const [file = '', folder = ''] = process.argv.slice(2);
let steps = 0;
await openPictureWorkers({ concurrency: 1 }).makePicture(
  { file, name: 'slow.png' },
  folder,
  { parameters: slow },
  {
    signal: new AbortController().signal,
    onProgress: () => {
      steps += 1;
      if (steps === 2) process.send?.('in the middle of the AVIF');
    },
  },
);
