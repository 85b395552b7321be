import type { MediaRights } from '@slugline/story';

const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/** In the IPTC's words, made for readers: https://cv.iptc.org/newscodes/digitalsourcetype/ */
const generated: Readonly<Record<string, string>> = {
  [`${vocabulary}trainedAlgorithmicMedia`]: 'Created using generative AI',
  [`${vocabulary}compositeWithTrainedAlgorithmicMedia`]: 'Edited using generative AI',
  [`${vocabulary}compositeSynthetic`]: 'Composite including generative AI elements',
};

/** What a reader has to be told of how a picture came about: that a model made it, or a part of it. */
export const originOf = (rights: MediaRights | undefined): string | undefined =>
  generated[rights?.digitalSourceType ?? ''];
