/** The public part of a tag: language, script and region (BCP 47, 2.2). The rest may hold any text. */
const PLAIN_TAG = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(?=-|$)/;
/** ISO 639-2 codes that name no language: undetermined, not listed, and reserved for local use. */
const NAMES_NONE = /^(und|mis|q[a-t][a-z])\b/;

/**
 * Returns the language of a track (BCP 47) from its container's tag: `ger`, `deu` and `de` all become `de`. Undefined
 * when the tag names no language or is not a language tag.
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
