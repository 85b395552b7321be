import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';

const read = (text: string) =>
  parseText({ name: 'draft.txt', bytes: Buffer.from(text) }, {}, { language: 'en' }).article;

/** A headline and the text below it, by language. */
const stories = {
  en: [
    'Harbour ferry returns after a year',
    'The ferry sails again, the harbour council said on Monday morning. It had been away for a year.',
  ],
  de: [
    'Die Fähre im Hafen fährt nach einem Jahr wieder',
    'Die Fähre fährt wieder, teilte die Hafenverwaltung am Montag mit. Sie war ein Jahr lang nicht gefahren.',
  ],
  fr: [
    'Le bac du port reprend après un an d’arrêt',
    'Le bac navigue de nouveau, a annoncé lundi la direction du port. Il était à l’arrêt depuis un an.',
  ],
  es: [
    'El transbordador del puerto vuelve tras un año',
    'El transbordador navega de nuevo, anunció el lunes la autoridad del puerto. Llevaba un año parado.',
  ],
  pt: [
    'A balsa do porto volta depois de um ano',
    'A balsa navega de novo, anunciou na segunda-feira a autoridade do porto. Estava parada havia um ano.',
  ],
  it: [
    'Il traghetto del porto torna dopo un anno',
    'Il traghetto naviga di nuovo, ha annunciato lunedì l’autorità del porto. Era fermo da un anno.',
  ],
  nl: [
    'De veerboot in de haven vaart weer na een jaar',
    'De veerboot vaart weer, meldde het havenbedrijf maandag. Hij lag een jaar lang stil.',
  ],
  pl: [
    'Prom w porcie wraca po roku przerwy',
    'Prom znów pływa, poinformował w poniedziałek zarząd portu. Nie pływał przez rok.',
  ],
  ru: [
    'Паром в порту вернулся после года перерыва',
    'Паром снова ходит, сообщило в понедельник управление порта. Он не ходил целый год.',
  ],
  tr: [
    'Limandaki feribot bir yıl sonra geri döndü',
    'Feribot yeniden sefere başladı, liman idaresi pazartesi günü açıkladı. Bir yıldır çalışmıyordu.',
  ],
  id: [
    'Feri pelabuhan kembali setelah setahun berhenti',
    'Feri itu berlayar lagi, kata otoritas pelabuhan pada hari Senin. Feri berhenti selama setahun dan penumpang menunggu.',
  ],
  ar: [
    'عبّارة الميناء تعود بعد عام من التوقف',
    'عادت العبّارة إلى الإبحار، كما أعلنت إدارة الميناء يوم الاثنين. وكانت متوقفة منذ عام كامل.',
  ],
  he: [
    'המעבורת בנמל חוזרת אחרי שנה של הפסקה',
    'המעבורת שבה להפליג, הודיעה ביום שני הנהלת הנמל. היא לא הפליגה במשך שנה שלמה.',
  ],
  fa: [
    'کشتی بندر پس از یک سال توقف بازگشت',
    'کشتی دوباره حرکت می‌کند، مدیریت بندر روز دوشنبه اعلام کرد. این کشتی یک سال متوقف بود.',
  ],
  hi: [
    'एक साल बाद बंदरगाह की नौका फिर लौटी',
    'नौका फिर चलने लगी है, बंदरगाह प्रशासन ने सोमवार को बताया। वह एक साल से बंद थी।',
  ],
  zh: ['港口渡轮停航一年后恢复运营', '港务局周一表示，渡轮已经恢复航行。此前它停航了整整一年。'],
  ja: [
    '港のフェリーが一年ぶりに運航を再開',
    '港湾局は月曜日、フェリーが運航を再開したと発表した。フェリーは一年間止まっていた。',
  ],
  ko: [
    '항구 여객선이 일 년 만에 운항을 재개했다',
    '항만청은 월요일 여객선이 다시 운항한다고 밝혔다. 여객선은 일 년 동안 멈춰 있었다.',
  ],
} as const;
type Language = keyof typeof stories;

const draft = (above: string, language: Language, gap = '\n\n') => {
  const [headline, text] = stories[language];
  return `${above}${gap}${headline}\n\n${text}\n`;
};

describe('a label above the headline is not the headline', () => {
  it.each<[Language, ...string[]]>([
    [
      'en',
      'BREAKING NEWS',
      'WORLD',
      'EXCLUSIVE',
      'BREAKING:',
      'URGENT',
      'NEWS ALERT',
      'BREAKING NEWS | WORLD',
      '[EXCLUSIVE]',
      'Politics / Analysis',
    ],
    ['de', 'EILMELDUNG', 'EXKLUSIV', 'WELT', 'POLITIK', 'DEUTSCHLAND', 'PORTRAT', 'BREAKING NEWS'],
    ['fr', 'EXCLUSIF', 'ECONOMIE', 'POLITIQUE', 'A LA UNE', 'SANTE', 'ALERTE INFO', 'FAITS DIVERS'],
    ['es', 'ÚLTIMA HORA', 'ULTIMA HORA', 'MUNDO', 'POLITICA', 'EXCLUSIVA', 'URGENTE'],
    ['pt', 'EXCLUSIVO', 'ECONOMIA', 'MUNDO', 'SAUDE', 'ÚLTIMA HORA', 'POLITICA'],
    ['it', 'ESCLUSIVA', "ULTIM'ORA", 'SOCIETA', 'MONDO', 'CRONACA'],
    ['nl', 'EXCLUSIEF', 'BINNENLAND', 'WERELD', 'LAATSTE NIEUWS'],
    ['pl', 'PILNE', 'ŚWIAT', 'SWIAT', 'Z OSTATNIEJ CHWILI', 'TYLKO U NAS'],
    ['ru', 'СРОЧНО', 'В МИРЕ', 'ЭКСКЛЮЗИВ', 'ПОЛИТИКА'],
    ['tr', 'SON DAKİKA', 'DÜNYA', 'SİYASET', 'SAĞLIK', 'EĞİTİM', 'ÖZEL HABER', 'TÜRKİYE'],
    ['id', 'BERITA TERKINI', 'EKSKLUSIF', 'DUNIA', 'NASIONAL'],
    ['ar', 'عاجل', 'خبر عاجل', 'حصري', 'العالم'],
    ['he', 'מבזק', 'בלעדי', 'בעולם'],
    ['fa', 'خبر فوری', 'فوری', 'اختصاصی', 'جهان'],
    ['hi', 'ब्रेकिंग न्यूज़', 'ब्रेकिंग न्यूज', 'दुनिया', 'एक्सक्लूसिव'],
    ['zh', '快讯', '突发新闻', '独家', '国际'],
    ['ja', '速報', '独自', '国際', '【速報】'],
    ['ko', '속보', '[속보]', '단독', '국제'],
  ])('in %s', (language, ...labels) => {
    for (const label of labels)
      for (const gap of ['\n', '\n\n']) {
        const { headline, doubts, blocks } = read(draft(label, language, gap));
        expect([label, headline, doubts, blocks.length]).toEqual([label, stories[language][0], [], 1]);
      }
  });
});

describe('a kicker in capitals above the headline', () => {
  it.each<[Language, ...string[]]>([
    ['en', 'UKRAINE', 'TRANSFER NEWS'],
    ['de', 'KLIMA', 'WAHL 2026'],
    ['fr', 'UKRAINE', 'AFFAIRE DUPONT'],
    ['es', 'CATALUÑA', 'CRISIS ENERGÉTICA'],
    ['pt', 'LISBOA', 'CRISE ENERGÉTICA'],
    ['it', 'ROMA', 'CRISI ENERGETICA'],
    ['nl', 'AMSTERDAM', 'KABINET VALT'],
    ['pl', 'WARSZAWA', 'KRYZYS ENERGETYCZNY'],
    ['ru', 'УКРАИНА', 'ВЫБОРЫ 2026'],
    ['tr', 'İSTANBUL', 'ENERJİ KRİZİ'],
    ['id', 'JAKARTA', 'KRISIS ENERGI'],
  ])('is the kicker, in %s', (language, ...kickers) => {
    for (const above of kickers) {
      const { headline, kicker, doubts } = read(draft(above, language));
      expect([headline, kicker, doubts]).toEqual([stories[language][0], above, []]);
    }
  });

  it.each<[Language, string]>([
    ['en', 'HARBOUR FERRY'],
    ['de', 'DIE FÄHRE'],
    ['es', 'AUTORIDAD DEL PUERTO'],
    ['ru', 'ПАРОМ ВЕРНУЛСЯ'],
  ])(
    'that the text speaks of may be a headline above a standfirst: a person decides, in %s',
    (language, above) => {
      const { headline, doubts } = read(draft(above, language));
      expect([headline, ...(doubts[0]?.alternatives ?? [])].toSorted()).toEqual(
        [above, stories[language][0]].toSorted(),
      );
      expect(doubts).toMatchObject([{ code: 'headline_doubtful' }]);
    },
  );

  it('is the headline if it is a sentence, or if the line below is none', () => {
    const [, text] = stories.en;
    expect(
      read(`HARBOUR FERRY RETURNS AFTER A YEAR\n\nCouncil keeps the night service\n\n${text}`),
    ).toMatchObject({
      headline: 'HARBOUR FERRY RETURNS AFTER A YEAR',
      doubts: [],
    });
    expect(read(`FERRY RETURNS\n\n${text}`)).toMatchObject({ headline: 'FERRY RETURNS', doubts: [] });
    expect(read(`FERRY RETURNS\n\nBy Jane Doe\n\n${text}`)).toMatchObject({
      headline: 'FERRY RETURNS',
      doubts: [],
    });
  });
});

it('a label alone above the text is a doubtful headline', () => {
  const [, text] = stories.en;
  for (const label of ['BREAKING NEWS', 'Exclusive'])
    expect(read(`${label}\n\n${text}\n`)).toMatchObject({
      headline: label,
      doubts: [{ code: 'headline_doubtful' }],
    });
});

describe('the name of a news agency alone on a line is not the headline', () => {
  it.each<[Language, ...string[]]>([
    [
      'en',
      'Associated Press',
      'The Associated Press',
      'AP',
      '(Reuters)',
      'PA Media',
      'By Associated Press',
      'Source: Reuters',
      'AFP | Reuters',
    ],
    ['de', 'dpa', 'Deutsche Presse-Agentur', 'dpa/AFP', 'Von dpa', 'Quelle: dpa'],
    ['fr', 'AFP', 'Agence France-Presse', 'Avec AFP', 'AFP et Reuters'],
    ['es', 'EFE', 'Agencia EFE', 'Europa Press', 'Agencias'],
    ['pt', 'Lusa', 'Agência Brasil', 'Agência Lusa'],
    ['it', 'ANSA', 'Redazione ANSA', 'Adnkronos'],
    ['nl', 'ANP', 'Belga'],
    ['pl', 'PAP', 'Polska Agencja Prasowa'],
    ['ru', 'ТАСС', 'РИА Новости', 'Интерфакс'],
    ['tr', 'AA', 'Anadolu Ajansı', 'DHA'],
    ['id', 'Antara', 'ANTARA'],
    ['ar', 'رويترز', 'وكالة الأنباء الفرنسية', 'أ ف ب'],
    ['he', 'רויטרס', 'סוכנויות הידיעות'],
    ['fa', 'ایسنا', 'خبرگزاری مهر'],
    ['hi', 'पीटीआई', 'भाषा', 'रॉयटर्स'],
    ['zh', '新华社', '路透社', '中新社'],
    ['ja', '共同通信', '時事通信社', 'ロイター'],
    ['ko', '연합뉴스', '뉴시스'],
  ])('in %s', (language, ...agencies) => {
    const [headline, text] = stories[language];
    for (const agency of agencies) {
      const found = read(draft(agency, language));
      expect([found.headline, found.byline, found.doubts]).toEqual([headline, agency, []]);
      expect(found.blocks).toHaveLength(1);
      expect(read(`${headline}\n\n${agency}\n\n${text}\n`)).toMatchObject({
        ...{ headline, byline: agency, authors: [], doubts: [] },
        blocks: [{ type: 'paragraph' }],
      });
    }
  });

  it('and follows the names in a byline', () => {
    const [headline, text] = stories.en;
    const found = read(`${headline}\n\nBy Jane Doe\n\nAssociated Press\n\n${text}`);
    expect(found).toMatchObject({
      byline: 'By Jane Doe | Associated Press',
      authors: [{ name: 'Jane Doe' }],
    });
    expect(found.blocks).toHaveLength(1);
  });

  it('and stays below a picture, whose credit it may be', () => {
    const [headline, text] = stories.en;
    const { article } = parseText(
      { name: 'draft.md', bytes: Buffer.from(`# ${headline}\n\n![A ferry](ferry.jpg)\n\nAFP\n\n${text}\n`) },
      {},
      { language: 'en' },
    );
    expect(article.byline).toBeUndefined();
    expect(article.blocks).toHaveLength(3);
  });

  it('but a doubtful one if nothing else can be the headline', () => {
    expect(read(`Associated Press\n\n${stories.en[1]}`)).toMatchObject({
      headline: 'Associated Press',
      doubts: [{ code: 'headline_doubtful' }],
    });
  });

  it('and a headline may speak of one', () => {
    for (const headline of ['Reuters names new editor', 'AP wins two prizes', 'Agencies clash over harbour'])
      expect(read(`${headline}\n\n${stories.en[1]}`)).toMatchObject({ headline, doubts: [] });
  });
});
