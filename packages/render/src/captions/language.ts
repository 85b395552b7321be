/** The name of a language in that language, such as `français`, for a menu of captions. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    // Not a well-formed tag. The menu shows it as the editor wrote it, and the captions still play.
    return tag;
  }
}
