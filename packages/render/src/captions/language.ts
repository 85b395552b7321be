/** A language in its own words, as a menu of captions lists it: `français`. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    // Not a well-formed tag. The reader sees what the editor wrote, and the captions still play.
    return tag;
  }
}
