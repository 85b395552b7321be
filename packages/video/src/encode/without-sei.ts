/**
 * Removes supplemental messages (SEI, NAL units of type 6: H.264, 7.3.2.3) from the stream. No player needs x264's: it
 * writes all of its options, 0.7 kB, into each chunk's first picture. The original's closed captions would be SEI
 * messages too, and the manifests say that there are none.
 */
export const WITHOUT_SEI = ['-bsf:v', 'filter_units=remove_types=6'];
