import type { FurnitureRules } from './rule.ts';

const thing = '(?:artikel|beitrag|seite|bericht|meldung|text|video|link)';

export const de: FurnitureRules = {
  anywhere: {
    'back-to-top': ['(zurück )?(nach oben|zum seitenanfang|zum anfang)( springen)?', 'zum seitenanfang'],
    'skip-link': [
      '(direkt )?zum (haupt)?(inhalt|menü)( springen| wechseln)?',
      '(zur navigation|zum inhalt) springen',
    ],
    share: [
      `(diesen?|dieses|den|die|das)? ?${thing} (teilen|empfehlen|weiterempfehlen|versenden)`,
      `(${thing} )?(auf|bei|über|per|via|mit) {networks} (teilen|versenden|senden|empfehlen|verschicken)`,
    ],
    follow: [
      '(folgen sie|folge|folgt|besuchen sie) uns (jetzt )?(auch )?(auf|bei) {networks}',
      'unser(em|en)? {network}-?kanal.{0,60}',
    ],
    'read-more': [
      '(lesen sie (auch|dazu|mehr|hierzu)|auch interessant|lesetipp|mehr dazu|zum thema|mehr zum thema|passend dazu)\\s?[:|»>]{rest}',
    ],
    advertisement: [
      '(anzeigen?|werbung|bezahlter inhalt|sponsored|gesponsert)',
      '(anzeige|werbung) (schließen|ausblenden|überspringen)',
      'der (artikel|beitrag) geht (unter|nach) (der|dieser) (anzeige|werbung) weiter',
    ],
    subscribe: [
      '(jetzt )?(den |unseren |zum )?(kostenlosen )?newsletter (jetzt )?(abonnieren|bestellen|anmelden)',
      '(melden sie sich|jetzt) (für|zu) (unserem|unseren|den) (\\S+ )?newsletter (an|anmelden)',
    ],
    comments: [
      '(schreiben sie|schreibe|hinterlassen sie) (einen|ihren|deinen) kommentar',
      '(einen )?kommentar (schreiben|verfassen|hinterlassen|abgeben)',
      'ihre e-mail-adresse wird nicht veröffentlicht{any}',
    ],
    copyright: ['(©|copyright|\\(c\\)) ?\\d{4}\\b.{0,160}alle rechte vorbehalten'],
    cookies: [
      '(wir|diese (web)?seite) (verwenden|nutzen|verwendet|nutzt) cookies{any}',
      'alle cookies (akzeptieren|ablehnen)',
    ],
  },
  edges: {
    'release-line': [
      '(zur )?(sofortigen|sofortige) (veröffentlichung|freigabe)',
      'pressemitteilung',
      'presseinformation',
      'medienmitteilung',
      'es gilt das gesprochene wort',
    ],
    navigation: [
      '(zur )?(startseite|übersicht)',
      'zurück( zur (startseite|übersicht))?',
      '(startseite|home)(\\s?[»›>→/|]\\s?[^»›>→/|]{1,60}){1,6}',
      '(mehr|alle) anzeigen',
      '(vorheriger|nächster) (artikel|beitrag)',
      'weitere (artikel|meldungen|nachrichten) (laden|anzeigen)',
    ],
    share: [
      'teilen( sie)?( auf {networks})?',
      '(weiter)?empfehlen',
      'link kopieren',
      'merken',
      'per e-?mail',
    ],
    counter: ['{n} (aufrufe|mal geteilt|likes|geteilt|leser)'],
    follow: ['(folgen sie|folge|folgt) uns'],
    'read-more': [
      '(weiterlesen|mehr lesen|mehr erfahren|lesen sie auch|jetzt lesen|zum artikel|mehr)(\\s?[:|»>]{rest})?',
    ],
    related: [
      '(mehr zum thema|zum thema|das könnte (sie|dich|ihnen) (auch )?(interessieren|gefallen)|auch interessant|ähnliche (artikel|beiträge)|weitere (artikel|beiträge|meldungen|themen|nachrichten)|meist ?gelesen|am meisten gelesen|empfohlene artikel|passend zum thema|verwandte (artikel|themen|beiträge)|neueste (artikel|nachrichten))',
    ],
    subscribe: [
      'newsletter',
      '(jetzt )?(abonnieren|anmelden|registrieren|einloggen)',
      'ihre e-?mail-?adresse',
    ],
    comments: [
      '({n} )?kommentare?( \\(?{n})?( anzeigen| lesen| laden)?',
      '(keine|noch keine) kommentare',
      'kommentare( (anzeigen|ausblenden|schließen))',
    ],
    tools: [
      '(seite |artikel |beitrag )?(drucken|ausdrucken|vorlesen|anhören|speichern)',
      'druckversion',
      'als pdf( herunterladen)?',
      'bild vergrößern',
      'schriftgröße',
    ],
    'reading-time': [
      '(geschätzte )?lese(zeit|dauer):? (ca\\.? )?{n} ?min(uten?)?',
      '{n} ?min(uten?)?\\.? (lesezeit|lesedauer)',
    ],
    tags: ['(schlagwörter|schlagworte|stichwörter|themen|tags)\\s?:.{1,300}', '(schlagwörter|schlagworte)'],
    copyright: ['(©|copyright) ?\\d{4}{rest}', 'alle rechte vorbehalten'],
    cookies: [
      '(impressum|datenschutz(erklärung|hinweise?)?|cookie-einstellungen|agb|nutzungsbedingungen|barrierefreiheit)',
    ],
  },
  company: {
    navigation: ['suche', 'menü', 'schließen', 'kontakt', 'themen', 'anmelden'],
    share: ['drucken', 'merken'],
  },
};
