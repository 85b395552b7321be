import type { PictureWorkers } from '@slugline/image';
import type { Context } from '@slugline/service';
import type { Originals } from './originals.ts';

/** What the media workers of a process share. */
export interface Workshop {
  context: Context;
  pictures: PictureWorkers;
  originals: Originals;
}
