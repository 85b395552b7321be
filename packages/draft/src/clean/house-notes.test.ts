import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';
import { textOfBlock } from '../text-of-block.ts';

const desk = { language: 'en', timeZone: 'Europe/Berlin', now: Date.parse('2026-11-29T12:00:00Z') };
const story = [
  'Old bridge reopens after nine years',
  'The bridge between the islands reopened on Tuesday, the minister for works said.',
  'Fishermen, who had crossed by ferry since 2017, cheered from the old pier.',
].join('\n\n');

const parse = (text: string, settings = {}, name = 'draft.txt') => {
  const { article, settings: read } = parseText({ name, bytes: Buffer.from(text) }, settings, desk);
  const shown = [article.headline, ...article.blocks.map(textOfBlock)].join('\n');
  return { ...article, shown, codes: article.doubts.map(({ code }) => code), embargo: read.embargo };
};

describe('an embargo in the text', () => {
  it.each([
    ['EMBARGOED UNTIL 18:00 GMT, 1 JANUARY 2027', '2027-01-01T18:00:00Z'],
    ['Sperrfrist: 1. Januar 2027, 18 Uhr', '2027-01-01T17:00:00Z'],
    ['Embargo jusqu’au 3 mars 2027 à 6h00', '2027-03-03T05:00:00Z'],
    ['Embargo do 1 stycznia 2027 r., godz. 18:00', '2027-01-01T17:00:00Z'],
    ['Эмбарго до 18:00 мск 1 января 2027 года', '2027-01-01T15:00:00Z'],
    ['محظور النشر حتى الساعة 18:00 بتوقيت غرينتش، 1 يناير 2027', '2027-01-01T18:00:00Z'],
    ['אמברגו עד 1 בינואר 2027 בשעה 18:00 שעון ישראל', '2027-01-01T16:00:00Z'],
    ['禁发至北京时间2027年1月1日18时', '2027-01-01T10:00:00Z'],
    ['解禁日時：2027年1月1日 午後6時30分', '2027-01-01T17:30:00Z'],
    ['엠바고: 2027년 1월 1일 오후 6시', '2027-01-01T17:00:00Z'],
    ['Not for release before 6 am on 4 January 2027', '2027-01-04T05:00:00Z'],
    ['NOT FOR PUBLICATION OR BROADCAST BEFORE 00.01 HOURS ON 4 JANUARY 2027', '2027-01-03T23:01:00Z'],
    ['The information in this release is embargoed until 4 January 2027, 10:00 CET.', '2027-01-04T09:00:00Z'],
    ['Frei ab Montag, 4. Januar 2027, 6 Uhr', '2027-01-04T05:00:00Z'],
    ['Bitte erst am 4.1.2027 um 6:00 Uhr veröffentlichen', '2027-01-04T05:00:00Z'],
    ['NE PAS DIFFUSER AVANT LE 4 JANVIER 2027 À 6H', '2027-01-04T05:00:00Z'],
    ['EMBARGADO HASTA LAS 20:00 HORAS DEL 4 DE ENERO DE 2027', '2027-01-04T19:00:00Z'],
    ['No publicar antes del lunes 4 de enero de 2027 a las 8', '2027-01-04T07:00:00Z'],
    ['Embargado até às 10h de 4 de janeiro de 2027', '2027-01-04T09:00:00Z'],
    ['SOTTO EMBARGO FINO ALLE ORE 12:00 DEL 4 GENNAIO 2027', '2027-01-04T11:00:00Z'],
    ['Da non pubblicare prima del 4 gennaio 2027, ore 6', '2027-01-04T05:00:00Z'],
    ['Niet publiceren voor maandag 4 januari 2027 om 6.00 uur', '2027-01-04T05:00:00Z'],
    ['Nie publikować przed 4 stycznia 2027, godz. 6:00', '2027-01-04T05:00:00Z'],
    ['1 Ocak 2027 saat 10.00’a kadar AMBARGOLUDUR', '2027-01-01T09:00:00Z'],
    ['1 Ocak 2027 06:00’dan önce yayımlanmamalıdır', '2027-01-01T05:00:00Z'],
    ['لا ينشر قبل الساعة 06:00 بتوقيت غرينتش يوم 4 يناير 2027', '2027-01-04T06:00:00Z'],
    ['אין לפרסם לפני יום שני, 4 בינואר 2027, 06:00', '2027-01-04T05:00:00Z'],
    ['تا ۴ ژانویه ۲۰۲۷ ساعت ۶ منتشر نشود', '2027-01-04T05:00:00Z'],
    ['4 जनवरी 2027 सुबह 6 बजे से पहले प्रकाशित न करें', '2027-01-04T05:00:00Z'],
    ['Jangan diterbitkan sebelum 4 Januari 2027 pukul 06.00 WIB', '2027-01-03T23:00:00Z'],
    ['2027年1月4日6时前不得发布', '2027-01-04T05:00:00Z'],
    ['※1月4日午前6時以降に公開してください', '2027-01-04T05:00:00Z'],
    ['1월 4일 오전 6시 이후 보도해 주시기 바랍니다', '2027-01-04T05:00:00Z'],
  ])('is set, and its line is not published: %s', (line, time) => {
    for (const text of [`${line}\n\n${story}`, `${story}\n\n${line}\n`]) {
      const read = parse(text);
      expect(read.embargo).toBe(time);
      expect(read.shown).not.toContain(line);
      expect(read.record).toContainEqual(expect.objectContaining({ rule: 'house-note', text: line }));
      expect(read.warnings.map(({ code }) => code)).toContain('embargo_read');
      expect(read.codes).toEqual([]);
    }
  });

  it('ends at the later of the times in the draft and in the settings', () => {
    const line = 'Embargo: 2027-01-01T06:00:00Z';
    expect(parse(`${line}\n\n${story}`, { embargo: '2026-12-24T06:00:00Z' }).embargo).toBe(
      '2027-01-01T06:00:00Z',
    );
    expect(parse(`${line}\n\n${story}`, { embargo: '2027-12-24T06:00:00Z' }).embargo).toBe(
      '2027-12-24T06:00:00Z',
    );
  });

  it('is a doubt with both readings if its time occurs twice when the clocks change', () => {
    const { doubts } = parse(`Sperrfrist: 31.10.2027, 2:30 Uhr\n\n${story}`);
    expect(doubts).toMatchObject([
      { code: 'embargo_unread', alternatives: ['2027-10-31T00:30:00Z', '2027-10-31T01:30:00Z'] },
    ]);
  });

  it('leaves the headline without the note after it', () => {
    const read = parse(
      'Merger agreed (embargoed until 6 am Friday)\n\nThe two harbours will be one, their boards said on Monday.',
    );
    expect(read.headline).toBe('Merger agreed');
    expect(read.codes).toContain('embargo_unread');
  });

  it.each([
    'Эмбарго на нефть из России продлено до 2027 года',
    'Embargo sur le pétrole prolongé jusqu’au 3 mars',
    'EU verlängert Embargo bis zum 3. März',
    'L’embargo è stato prolungato fino al 3 marzo 2027',
    '石油の禁輸、1月1日に解禁へ',
    '新作映画、12月7日に公開',
    'Neues Album wird am 7. Dezember 2026 veröffentlicht',
    'El libro se publicará el 7 de diciembre de 2026',
    'Film, 7 Aralık 2026’da vizyona giriyor',
    'Hafenfest: Eintritt frei ab 18 Uhr',
  ])('is not a headline about an embargo: %s', (headline) => {
    const read = parse(`${headline}\n\n${story}`);
    expect(read.headline).toBe(headline);
    expect([read.codes, read.embargo]).toEqual([[], undefined]);
  });
});

describe('orders to the desk', () => {
  it.each([
    'NOT FOR PUBLICATION',
    'Nicht zur Veröffentlichung!',
    'NE PAS PUBLIER',
    'No publicar',
    'NÃO PUBLICAR',
    'Non pubblicare',
    'Niet voor publicatie',
    'Nie do publikacji',
    'Не для публикации',
    'ليس للنشر',
    'לא לפרסום',
    'प्रकाशित न करें',
    'JANGAN DIPUBLIKASIKAN',
    '请勿发布',
    '公開禁止',
    '보도 금지',
    '[ENTWURF]',
    'INTERNAL - NOT FOR PUBLICATION',
    'CONFIDENTIEL – NE PAS PUBLIER',
    'ENTWURF – NICHT VERÖFFENTLICHEN',
    'BORRADOR - NO PUBLICAR TODAVÍA',
    'ВНИМАНИЕ! Не для публикации',
    'مسودة - غير للنشر',
    '【草稿，请勿发布】',
    '【未確認・公開不可】',
    'DRAFT v3 – awaiting legal',
    'HOLD UNTIL LEGAL CLEARS',
    'CONFIDENTIAL',
  ])('hold the story: %s', (line) => {
    const read = parse(`${line}\n\n${story}`);
    expect(read.codes).toEqual(['draft_flagged']);
    expect(read.shown).not.toContain(line);
  });
});

describe('notes to newsrooms', () => {
  it.each([
    ['ENDS', 'Notes to editors:'],
    ['ENDS (420 words)', 'Ana Ruiz, +1 555 0142'],
    ['(ENDS) JD/28NOV/1432', 'Notes to editors:'],
    ['ENDS/420', 'Contact: Ana Ruiz'],
    ['-30-', 'Contact: Ana Ruiz, +1 555 0142'],
    ['###', 'Press contact: Ana Ruiz, ana@example.org'],
    ['– Ende –', 'Redaktionelle Hinweise: Fotos auf Anfrage'],
    ['(FIN)', 'Contact presse : Ana Ruiz'],
    ['КОНЕЦ', 'Контакты для СМИ: Анна Руис'],
    ['（完）', '媒体联系人：李明'],
    ['', 'Notes to editors'],
    ['', 'Hinweise an die Redaktion:'],
    ['', 'Pressekontakt'],
  ])('after “%s” are removed, and are a doubt: %s', (mark, note) => {
    const read = parse(`${story}\n\n${mark}\n\n${note}\n\n1. The bridge is 90 metres long.\n`);
    expect(read.blocks).toHaveLength(2);
    expect(read.codes).toEqual(['house_note']);
    expect(read.record.map(({ text }) => text)).toContain(note);
  });

  it('are absent if nothing follows the end mark', () => {
    for (const mark of ['ENDS', '-30-', '###', '# # #', '- Ende -']) {
      const read = parse(`${story}\n\n${mark}\n`);
      expect(read.codes).toEqual([]);
      expect(read.record).toMatchObject([{ rule: 'end-mark', text: mark }]);
      expect(read.shown).not.toContain(mark);
    }
  });

  it('do not include the second part of a story after a separator', () => {
    const read = parse(`${story}\n\n###\n\nThe ferry that had crossed for nine years was sold to an island.`);
    expect(read.shown).toContain('The ferry that had crossed');
    expect(read.codes).toEqual([]);
  });

  it.each([
    ['Eds: UPDATES with quote', 'Eds: UPDATES with quote'],
    ['The mayor [Editor: check the name] said so to the council on Monday.', '[Editor: check the name]'],
    ['Der Bürgermeister [bitte prüfen] sagte das am Montag im Rat der Stadt.', '[bitte prüfen]'],
    ['An die Redaktion: Bilder folgen', 'An die Redaktion: Bilder folgen'],
    ['Для редакции: фото позже', 'Для редакции: фото позже'],
  ])('are removed anywhere in the text: %s', (line, note) => {
    const read = parse(`${story}\n\n${line}\n\nThe toll is four crowns, as it was before the bridge closed.`);
    expect(read.shown).not.toContain(note);
    expect(read.shown).toContain('The toll is four crowns');
    expect(read.codes).toEqual(['house_note']);
    expect(read.record).toContainEqual(expect.objectContaining({ text: note }));
  });

  it.each(['TKTK', 'The mayor, XXX, said so to the council.', 'Some TK people came.'])(
    'include gaps to be filled, which stay in the text and are a doubt: %s',
    (line) => {
      const read = parse(`${story}\n\n${line}`);
      expect(read.codes).toEqual(['house_note']);
      expect(read.shown).toContain(line);
    },
  );

  it.each([
    'Editor’s note: this story was updated to name the minister.',
    'Die Techniker Krankenkasse (TK) zahlt das nicht, sagte sie.',
    'Super Bowl XXX was played in Tempe, Arizona, in 1996.',
    'He wears a size XXL shirt and buys it at TK Maxx.',
    '„Das ist gut [lacht]“, sagte er [sic] am Montag.',
    'The end of the story is near, the fishermen say.',
    'Contact with the ship was lost on Monday, the harbour said.',
  ])('do not include lines for readers: %s', (line) => {
    const read = parse(`${story}\n\n${line}`);
    expect(read.shown).toContain(line);
    expect(read.codes).toEqual([]);
  });

  it('stay if story.yaml keeps them', () => {
    const read = parse(`${story}\n\nEds: all hands`, { keep: ['Eds: all hands'] });
    expect(read.shown).toContain('Eds: all hands');
    expect(read.codes).toEqual([]);
  });
});

describe('an order to the desk with a reason', () => {
  it.each([
    '[NOT FOR PUBLICATION - legal to check para 3]',
    'NOT FOR RELEASE: waiting for the lawyers',
    '[Nicht zur Veröffentlichung – Anwalt prüft noch]',
  ])('is taken out, and holds the story: %s', (note) => {
    const { headline, shown, codes } = parse(`${note}\n\n${story}`);
    expect(headline).toBe('Old bridge reopens after nine years');
    expect(shown).not.toContain(note.slice(1, 12));
    expect(codes).toContain('draft_flagged');
  });

  it('is not a headline that begins with such words', () => {
    const { headline, codes } = parse(`Not for release: the prisoners who stay\n\n${story}`);
    expect(headline).toBe('Not for release: the prisoners who stay');
    expect(codes).toEqual([]);
  });
});

describe('a paragraph to be finished later', () => {
  it.each(['XXX check spelling of deputy', 'TK: quote of the mayor', 'TODO ask the clerk'])(
    'is taken out, and holds the story: %s',
    (note) => {
      const { shown, codes } = parse(`${story}\n\n${note}\n`);
      expect(shown).not.toContain(note);
      expect(codes).toContain('house_note');
    },
  );
});

describe('the text after ###', () => {
  it('is removed if it has a press contact', () => {
    const { shown, codes } = parse(
      `${story}\n\n###\n\nAbout Acme\nAcme makes ropes.\n\nMedia contact:\nJane Doe\njane@acme.example\n`,
    );
    expect(shown).not.toMatch(/###|Acme|Jane/);
    expect(codes).toContain('house_note');
  });

  it('is otherwise part of the story', () => {
    const { shown, codes } = parse(
      `${story}\n\n###\n\nThe second bridge will follow in May, the minister said.\n`,
    );
    expect(shown).toContain('The second bridge');
    expect(codes).toEqual([]);
  });
});

describe('notes to the desk in the text', () => {
  it.each([
    'Subs: please trim from the bottom if needed.',
    'OFF THE RECORD: the clerk told me that the gifts were watches.',
    '(Note for Sarah: can you check the spelling? Ta, J)',
    '[Anm. d. Red.: Name der Quelle bitte nicht nennen]',
    'Hinweis für den CvD: Foto kommt um 17 Uhr.',
    'NDLR : vérifier le nom de l’entrepreneur avant publication.',
    '[Nota de la redacción: falta confirmar el nombre]',
    'Nota para el editor: el nombre está sin confirmar.',
    '(Nota do editor: confirmar o nome do empreiteiro)',
    '[Nota per il desk: controllare il nome]',
    'Noot voor de eindredactie (niet voor publicatie): bel Piet op 06-12345678.',
    'Uwaga redakcja: sprawdzić nazwisko dewelopera.',
    'Примечание редактору: проверить фамилию застройщика.',
    'संपादक के लिए नोट: बिल्डर का नाम जांच लें।',
    '데스크 참고: 업자 이름 확인 필요.',
    'Background for desk (not for publication): our source is the clerk.',
    '[INSERT PULL QUOTE HERE]',
    '[Foto hier]',
    '[insérer photo du maire]',
    '【插入图片】',
    'PULL QUOTE: “We need this ferry”',
  ])('are removed, and nothing below them: %s', (note) => {
    const [headline, first, last] = story.split('\n\n');
    const read = parse(`${headline}\n\n${first}\n\n${first}\n\n${note}\n\n${last}`);
    expect(read.shown).toBe([headline, first, first, last].join('\n'));
    expect(read.record).toMatchObject([{ rule: 'house-note', text: note }]);
    expect(read.codes).toHaveLength(1);
  });

  it.each([
    'Subs: Smith, Jones, Doe.',
    '(Anm. d. Red.: Osgarth war von 2010 bis 2015 im Amt.)',
    'NDLR: le maire est en poste depuis 2010.',
    'Editor’s note: This story mentions suicide.',
    '(Note to readers: we will update this story.)',
    'Off the record, she says more.',
    '[Photo: Jane Doe]',
  ])('are not notes to readers: %s', (line) => {
    const read = parse(`${story}\n\n${line}`);
    expect(read.shown).toContain(line);
    expect(read.codes).toEqual([]);
  });
});

it('takes a note out of a list, and leaves the list below it', () => {
  const { shown } = parse(
    `# Ferry returns\n\nIt sails.\n\n- Embargo: Friday\n  - one\n  - two\n- three\n`,
    {},
    'draft.md',
  );
  expect(shown).toBe('Ferry returns\nIt sails.\none\ntwo\nthree');
});
