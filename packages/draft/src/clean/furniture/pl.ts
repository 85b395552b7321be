import type { FurnitureRules } from './rule.ts';

const thing = '(?:(?:ten |tę |tym )?(?:artykuł(?:em)?|stron[ęą]|wpis(?:em)?|tekst(?:em)?|link))';

export const pl: FurnitureRules = {
  anywhere: {
    'back-to-top': ['(do góry|wróć (do|na) (góry|górę)|powrót (do|na) (góry|górę)|na górę strony)'],
    'skip-link': ['(przejdź|przeskocz) do (głównej )?treści'],
    share: [
      `udostępnij (${thing} )?(na|w|przez|via) {networks}`,
      `(udostępnij|poleć|podziel się|wyślij) ${thing}`,
    ],
    follow: ['(obserwuj|śledź|znajdź|polub) nas (też )?na {networks}', 'dołącz do nas na {networks}'],
    'read-more': ['(czytaj|przeczytaj|zobacz|zobacz|sprawdź) (także|też|również|więcej)\\s?[:|»>]{rest}'],
    advertisement: [
      'reklam[ay]',
      'materiał sponsorowany',
      'artykuł sponsorowany',
      '(dalsza część|ciąg dalszy) (artykułu|materiału|tekstu)? ?pod (reklamą|materiałem wideo|wideo)',
    ],
    subscribe: [
      'zapisz się (na|do) (nasz(ego)? )?(newsletter(a)?|biuletyn(u)?).{0,60}',
      'otrzymuj (najnowsze|najważniejsze) (wiadomości|informacje).{0,80}',
    ],
    comments: [
      '(dodaj|zostaw|napisz) (swój )?komentarz',
      '(twój )?adres e-?mail nie zostanie opublikowany{any}',
    ],
    copyright: ['(©|copyright) ?\\d{4}\\b.{0,160}wszelkie prawa zastrzeżone'],
    cookies: [
      '(używamy|ta strona (używa|wykorzystuje)|nasza strona używa) (plików )?(cookies|ciasteczek){any}',
      'akceptuj(ę)? (wszystkie )?(pliki )?cookies',
    ],
  },
  edges: {
    'release-line': ['do natychmiastowej publikacji', '(informacja|komunikat) prasow[ay]'],
    navigation: [
      '(strona główna|powrót do strony głównej|menu główne)',
      'strona główna(\\s?[»›>→/|]\\s?[^»›>→/|]{1,60}){1,6}',
      '(poprzedni|następny) (artykuł|wpis)',
      '(pokaż|załaduj|zobacz) (więcej|wszystkie)',
    ],
    share: [`udostępnij( ${thing})?`, '(kopiuj|skopiuj) link', 'podziel się'],
    counter: ['{n} (udostępnień|wyświetleń|polubień|odsłon)'],
    like: ['lubię to!?'],
    follow: ['obserwuj nas'],
    'read-more': [
      '(czytaj (więcej|dalej|także|też|również)|przeczytaj (także|też|również|więcej)|zobacz (także|też|również|więcej)|dowiedz się więcej)(\\s?[:|»>]{rest})?',
    ],
    related: [
      '((powiązane|podobne|polecane|najnowsze) (artykuły|wpisy|tematy|wiadomości)|artykuły powiązane|najczęściej czytane|najpopularniejsze|popularne|polecamy|może cię zainteresować|to może cię zainteresować|więcej (na ten temat|o .{1,40})|ostatnie wiadomości)',
    ],
    subscribe: ['(zapisz się|zaloguj( się)?|zarejestruj się|subskrybuj)( teraz)?', 'newsletter'],
    comments: ['({n} |brak )?komentarz(e|y|ach)?( \\(?{n})?', 'skomentuj'],
    tools: ['(drukuj|wydrukuj)( (artykuł|stronę))?', 'posłuchaj( artykułu)?', 'powiększ zdjęcie', 'zapisz'],
    'reading-time': [
      '(szacowany )?czas czytania ?:? (ok\\.? )?{n} ?min(ut[ay]?)?',
      '{n} ?min(ut[ay]?)?\\.? czytania',
    ],
    tags: ['(tagi|słowa kluczowe|tematy|etykiety)\\s?:.{1,300}', 'tagi'],
    copyright: ['(©|copyright) ?\\d{4}{rest}', 'wszelkie prawa zastrzeżone'],
    cookies: ['(polityka (prywatności|cookies)|regulamin|ustawienia (prywatności|cookies)|o nas)'],
  },
  company: {
    navigation: ['szukaj', 'zamknij', 'menu', 'poprzedni', 'następny', 'kontakt'],
    share: ['tweetnij', 'wyślij', 'drukuj'],
  },
};
