import type { FurnitureRules } from './rule.ts';

const thing = '(?:(?:dit |deze |het |de )?(?:artikel|bericht|pagina|verhaal|link|nieuws))';

export const nl: FurnitureRules = {
  anywhere: {
    'back-to-top': ['(terug )?naar boven', 'naar (het )?begin van (de )?pagina'],
    'skip-link': ['(ga|direct|spring) (direct )?naar (de )?(hoofd)?inhoud'],
    share: [
      `(${thing} )?(delen|deel) (${thing} )?(op|via|per|met) {networks}`,
      `(deel|delen) ${thing}`,
      `${thing} (delen|doorsturen)`,
    ],
    follow: [
      'volg ons (ook )?(op|via) {networks}',
      '(volg|abonneer je op) (ons|het) {network}-?kanaal.{0,80}',
    ],
    'read-more': ['(lees ook|lees verder|lees meer|bekijk ook|zie ook|ook interessant)\\s?[:|»>]{rest}'],
    advertisement: [
      'advertenties?',
      'reclame',
      'gesponsord(e inhoud)?',
      '(het )?artikel gaat (verder|door) (onder|na) de advertentie',
    ],
    subscribe: [
      '(schrijf je in|meld je aan|abonneer je) (voor|op) (onze|de) (\\S+ )?nieuwsbrief.{0,60}',
      'ontvang (het laatste|dagelijks) nieuws.{0,80}',
    ],
    comments: [
      '(laat|plaats|geef|schrijf) (een )?reactie( achter)?',
      'een reactie (plaatsen|achterlaten)',
      '(je|jouw|het) e-?mailadres (wordt|zal) niet (gepubliceerd|getoond){any}',
    ],
    copyright: ['(©|copyright) ?\\d{4}\\b.{0,160}alle rechten voorbehouden'],
    cookies: [
      '(wij gebruiken|deze (web)?site gebruikt) cookies{any}',
      '(alle )?cookies (accepteren|weigeren)',
    ],
  },
  edges: {
    'release-line': ['(voor )?(onmiddellijke|directe) (publicatie|vrijgave)', 'persbericht'],
    navigation: [
      '(naar de )?(homepage|startpagina|voorpagina)',
      'home(\\s?[»›>→/|]\\s?[^»›>→/|]{1,60}){1,6}',
      '(vorig|volgend) (artikel|bericht)',
      '(toon|laad|bekijk) (meer|alle|alles)',
    ],
    share: [`(deel|delen)( ${thing})?`, '(link )?kopiëren', 'kopieer link'],
    counter: ['{n} (keer gedeeld|weergaven|keer bekeken)'],
    follow: ['volg ons'],
    'read-more': [
      '(lees (ook|verder|meer|het hele artikel)|meer (lezen|informatie)|zie ook|bekijk ook)(\\s?[:|»>]{rest})?',
    ],
    related: [
      '(gerelateerde? (artikelen|berichten|nieuws|onderwerpen)|meer (over|nieuws|artikelen)( .{1,40})?|meest gelezen|(dit )?vind je misschien (ook )?(leuk|interessant)|ook interessant|aanbevolen( voor jou)?|laatste nieuws|het laatste nieuws)',
    ],
    subscribe: ['nieuwsbrief', '(abonneren|abonneer|aanmelden|inloggen|registreren|word abonnee)( nu)?'],
    comments: ['({n} |geen )?(reacties?|opmerkingen)( \\(?{n})?', 'reageren', 'reageer'],
    tools: [
      '(artikel )?(afdrukken|printen|opslaan|bewaren)',
      '(print|beluister) (dit )?artikel',
      'foto vergroten',
    ],
    'reading-time': [
      'lees(tijd|duur) ?:? (ca\\.? )?{n} ?min(uten|uut)?',
      '{n} ?min(uten|uut)?\\.? (leestijd|lezen)',
    ],
    tags: ['(trefwoorden|tags|onderwerpen|thema)\\s?:.{1,300}'],
    copyright: ['(©|copyright) ?\\d{4}{rest}', 'alle rechten voorbehouden'],
    cookies: [
      '(privacy(beleid|verklaring| statement)|cookie(beleid|-instellingen|verklaring)|algemene voorwaarden|gebruiksvoorwaarden|colofon|over ons)',
    ],
  },
  company: {
    navigation: ['zoeken', 'sluiten', 'menu', 'vorige', 'volgende', 'contact'],
    share: ['mailen', 'tweeten'],
  },
};
