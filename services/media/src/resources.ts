import type { ImageWorkers } from '@slugline/image';
import type { Context } from '@slugline/runtime';
import type { Originals } from './originals/originals.ts';

/** Resources that the media workers of a process share. */
export interface MediaResources {
  context: Context;
  images: ImageWorkers;
  originals: Originals;
}
