/** The languages whose names are looked for in file names, by their tags. */
const TAGS = (
  'ar bg bn ca cs da de el en es et fa fi fr gu he hi hr hu id it ja ko lt lv ms nb nl no pl pt ro ru sk sl sr sv sw ' +
  'ta te th tr uk ur vi zh zh-Hans zh-Hant pt-BR pt-PT es-419 es-ES es-MX en-GB en-US fr-CA'
).split(' ');

/** The languages in which those names are recognised, besides each language's own name for itself. */
const NAMED_IN = 'en de fr es pt it nl pl ru tr id'.split(' ');

let tags: Map<string, string> | undefined;

/**
 * Returns the language that words name in one of several languages: `German`, `allemand`, `Brazilian Portuguese`,
 * `Chinese Simplified`, `русский`. Undefined when they name none, or different ones in different languages.
 */
export function languageInWords(words: string): string | undefined {
  tags ??= namedLanguages();
  return tags.get(folded(words));
}

function namedLanguages(): Map<string, string> {
  const found = new Map<string, string>();
  const ambiguous = new Set<string>();
  const displays = new Map<string, Intl.DisplayNames[]>();
  const displaysIn = (language: string): Intl.DisplayNames[] => {
    const before = displays.get(language);
    if (before) return before;
    const made = (['dialect', 'standard'] as const).map(
      (languageDisplay) =>
        new Intl.DisplayNames([language], { type: 'language', fallback: 'none', languageDisplay }),
    );
    displays.set(language, made);
    return made;
  };
  for (const tag of TAGS) {
    const words = [...new Set([...NAMED_IN, tag])]
      .flatMap(displaysIn)
      .flatMap((display) => display.of(tag) ?? [])
      .map(folded);
    for (const name of new Set(words)) {
      if ((found.get(name) ?? tag) !== tag) ambiguous.add(name);
      else if (name.length > 2) found.set(name, tag);
    }
  }
  for (const name of ambiguous) found.delete(name);
  return found;
}

/** Words in lower case, without accents and signs. */
const folded = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
