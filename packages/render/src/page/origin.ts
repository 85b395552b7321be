import type { MediaRights } from '@slugline/story';

const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/** The IPTC's texts for readers: https://cv.iptc.org/newscodes/digitalsourcetype/ */
const generated: Readonly<Record<string, string>> = {
  [`${vocabulary}trainedAlgorithmicMedia`]: 'Created using generative AI',
  [`${vocabulary}compositeWithTrainedAlgorithmicMedia`]: 'Edited using generative AI',
  [`${vocabulary}compositeSynthetic`]: 'Composite including generative AI elements',
};

/** The note for pictures that were made by generative AI, wholly or in part. Undefined for others. */
export const originOf = (rights: MediaRights | undefined): string | undefined =>
  generated[rights?.digitalSourceType ?? ''];
