import type { CaptionsKind } from '@slugline/story';
import { languageName } from './language.ts';

/** What a menu adds to the language, by kind. Subtitles are what a viewer expects, so they need no addition. */
const ADDED: Readonly<Record<CaptionsKind, string>> = { subtitles: '', sdh: ' (SDH)', forced: ' (forced)' };

/**
 * Returns the names of a video's captions in a player's menu: `English`, `English (SDH)`. No two are the same (RFC
 * 8216bis, 4.4.6.1.1): a second `English` becomes `English (2)`.
 */
export function captionsLabels(
  captions: readonly { language: string; kind?: CaptionsKind | undefined }[],
): string[] {
  const taken = new Set<string>();
  return captions.map(({ language, kind }) => {
    const name = `${languageName(language)}${kind ? ADDED[kind] : ''}`;
    let label = name;
    for (let number = 2; taken.has(label); number++) label = `${name} (${number})`;
    taken.add(label);
    return label;
  });
}
