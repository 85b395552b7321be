/**
 * Frequent words such as articles and prepositions, by language. A word of several languages counts for each of them,
 * but the more languages share it, the less it counts. A text in a language that is not listed, such as Swahili or
 * Danish, contains few of any language.
 */
const functionWords: Readonly<Record<string, string>> = {
  en: 'the and of was were is are that with said for has had this from which would will who they been in on at by an it to a',
  de: 'der die das und ist nicht mit auf ein eine den dem von im wird nach sich sagte werden wurde für zum zur in zu es am',
  fr: 'le la les de des est une un dans du et pour qui aux au sur pas avec ont été cette plus selon mais après a en il elle dit sera par se',
  es: 'el la los las del y por una un con para su tras dijo más fue pero según entre también será hasta de en que se a al es',
  pt: 'o a os as da do dos das em um uma não para com foi na no disse mais ao pela pelo também segundo são até de e que se à',
  it: 'il la gli le della di che è per un una del nel sono con alla dei ha dopo anche più stato secondo delle nella e in a si i lo',
  nl: 'de het een van is op te dat niet voor met zijn aan wordt zei naar bij ook uit er werd volgens en in',
  pl: 'i w na z do się nie że jest od po przez dla został które oraz także powiedział ma był o',
  tr: 've bir bu için ile olarak dedi olan çok sonra kadar gibi daha ancak göre oldu edildi de da en',
  id: 'yang dan di dari untuk dengan pada ini itu akan tidak kata oleh telah dalam kepada adalah ke',
};

const languagesOfWord = new Map<string, string[]>();
for (const [language, words] of Object.entries(functionWords))
  for (const word of new Set(words.split(' ')))
    languagesOfWord.set(word, [...(languagesOfWord.get(word) ?? []), language]);

/**
 * The least that the best language needs: different words, words that no other language has, its share of all words,
 * and the ratio of its score to that of the next language.
 */
const fewestDifferent = 4;
const fewestOwn = 2;
const leastShare = 0.2;
const ahead = 1.6;

interface Evidence {
  count: number;
  score: number;
  different: Set<string>;
  own: Set<string>;
}

/**
 * Returns the language (BCP 47) that the function words of a short text show; undefined if they show none clearly.
 */
export function languageByFunctionWords(text: string): string | undefined {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  const found = new Map<string, Evidence>();
  for (const word of words) {
    const languages = languagesOfWord.get(word) ?? [];
    for (const language of languages) {
      const seen = found.get(language) ?? { count: 0, score: 0, different: new Set(), own: new Set() };
      seen.count += 1;
      seen.score += 1 / languages.length;
      seen.different.add(word);
      if (languages.length === 1) seen.own.add(word);
      found.set(language, seen);
    }
  }
  const [best, next] = [...found].toSorted(([, one], [, other]) => other.score - one.score);
  if (best === undefined) return undefined;
  const [language, { count, score, different, own }] = best;
  const isClear = score >= ahead * (next?.[1].score ?? 0);
  const isEnough = different.size >= fewestDifferent && own.size >= fewestOwn;
  return isClear && isEnough && count >= leastShare * words.length ? language : undefined;
}
