/** What is public of a tag: language, script and region (BCP 47, 2.2). Whatever follows may hold any text. */
const PLAIN_TAG = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(?=-|$)/;
/** Codes of ISO 639-2 that name no language: not known, not listed, and those left to each to use as they like. */
const NAMES_NONE = /^(und|mis|q[a-t][a-z])\b/;

/**
 * The language of a track (BCP 47) as its container names it: `ger`, `deu` and `de` are all `de`. Undefined where it names
 * none, or writes what is no language tag.
 */
export function trackLanguage(tag: string | undefined): string | undefined {
  try {
    const [canonical = ''] = Intl.getCanonicalLocales(tag?.trim().replaceAll('_', '-'));
    const [language] = PLAIN_TAG.exec(canonical) ?? [];
    return language === undefined || NAMES_NONE.test(language) ? undefined : language;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
