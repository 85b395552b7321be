import type { MediaRights } from '@slugline/story';
import type { Words } from '../words/words.ts';

const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/** The IPTC's note for readers, by the term: https://cv.iptc.org/newscodes/digitalsourcetype/ */
const notes: Readonly<Record<string, keyof Words['generativeAi']>> = {
  [`${vocabulary}trainedAlgorithmicMedia`]: 'created',
  [`${vocabulary}compositeWithTrainedAlgorithmicMedia`]: 'edited',
  [`${vocabulary}compositeSynthetic`]: 'included',
};

/** The note for pictures that were made by generative AI, wholly or in part. Undefined for others. */
export function originOf(rights: MediaRights | undefined, { generativeAi }: Words): string | undefined {
  const note = notes[rights?.digitalSourceType ?? ''];
  return note && generativeAi[note];
}
