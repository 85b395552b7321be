/**
 * Leaves supplemental messages (SEI, NAL units of type 6: H.264, 7.3.2.3) out of the stream. No player needs one of
 * x264's: it writes all of its options into each chunk's first picture, 0.7 kB. Closed captions of the original would
 * be messages, too, and the manifests say that there are none.
 */
export const WITHOUT_SEI = ['-bsf:v', 'filter_units=remove_types=6'];
