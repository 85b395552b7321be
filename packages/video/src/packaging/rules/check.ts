import { captionsRules } from './captions-rules.ts';
import { dashRules } from './dash-rules.ts';
import { groupRules } from './group-rules.ts';
import { masterRules } from './master-rules.ts';
import { playlistRules } from './playlist-rules.ts';
import { type PublishedVideo, readVideo, type Stream } from './published-video.ts';
import { trackRules } from './track-rules.ts';

export const rules = [
  ...playlistRules,
  ...groupRules,
  ...trackRules,
  ...masterRules,
  ...captionsRules,
  ...dashRules,
];

/**
 * A rule that a video breaks: where the rule is specified, and a message that says what must hold and where it does
 * not.
 */
export interface BrokenRule {
  rule: string;
  paragraph: string;
  message: string;
}

/**
 * Checks every rule against the public files of a video: its manifests, its playlists and its captions in segments.
 * Reads them as a player does, so it also finds faults of the code that wrote them. Pure.
 */
export function brokenRules(stream: Stream): BrokenRule[] {
  let video: PublishedVideo;
  try {
    video = readVideo(stream);
  } catch (error) {
    return [found('manifests can be read', 'RFC 8216bis 4, ISO/IEC 23009-1 5.3', [(error as Error).message])];
  }
  return rules.flatMap(({ rule, paragraph, broken }) => {
    const where = broken(video);
    return where.length > 0 ? [found(rule, paragraph, where)] : [];
  });
}

const found = (rule: string, paragraph: string, where: readonly string[]): BrokenRule => ({
  ...{ rule, paragraph },
  message: `${rule} (${paragraph}): ${where.join(', ')}`,
});
