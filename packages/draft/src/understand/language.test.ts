import { describe, expect, it } from 'vitest';
import { languageOf } from './language.ts';

const of = (text: string, desk = 'en-NG', stated?: string) => languageOf(stated, text, desk, 'draft.txt');

describe('the language of an article', () => {
  it('is what the settings say, whatever the text shows', () => {
    expect(of('The minister opened the bridge on Tuesday after nine years.', 'en', 'yo')).toEqual({
      language: 'yo',
      dir: 'ltr',
      warnings: [],
    });
  });

  it.each([
    ['ar', 'rtl'],
    ['ar-EG', 'rtl'],
    ['he', 'rtl'],
    ['fa', 'rtl'],
    ['ur', 'rtl'],
    ['ps', 'rtl'],
    ['sd', 'rtl'],
    ['ug', 'rtl'],
    ['yi', 'rtl'],
    ['dv', 'rtl'],
    ['ckb', 'rtl'],
    ['ha-Arab', 'rtl'],
    ['az-Arab', 'rtl'],
    ['ff-Adlm', 'rtl'],
    ['ha', 'ltr'],
    ['az', 'ltr'],
    ['ar-Latn', 'ltr'],
    ['ja', 'ltr'],
  ])('%s is written %s', (tag, dir) => {
    expect(of('', 'en', tag)).toMatchObject({ language: tag, dir });
  });

  it('has its tag in canonical form', () => {
    expect(of('', 'en', 'pt-br').language).toBe('pt-BR');
    expect(() => of('', 'en', 'en-x')).toThrow(expect.objectContaining({ code: 'settings_invalid' }));
  });

  it('keeps the desk’s region if the text is in the desk’s language', () => {
    expect(of('The minister said on Tuesday that the bridge would open in March.')).toEqual({
      language: 'en-NG',
      dir: 'ltr',
      warnings: [],
    });
  });

  it.each([
    ['fr', 'Le ministre a déclaré mardi que le nouveau pont ouvrirait en mars.', 'ltr'],
    ['ar', 'قال الوزير يوم الثلاثاء إن الجسر الجديد سيفتح في شهر مارس المقبل', 'rtl'],
    ['he', 'השר אמר ביום שלישי כי הגשר החדש ייפתח במרץ אחרי שנים של עיכובים', 'rtl'],
    ['ur', 'وزیر نے منگل کو کہا کہ نیا پل کئی سال کی تاخیر کے بعد مارچ میں کھل جائے گا', 'rtl'],
    ['vi', 'Bộ trưởng cho biết hôm thứ Ba rằng cây cầu mới sẽ được mở vào tháng Ba.', 'ltr'],
  ])('is detected as %s, with a warning', (language, text, dir) => {
    const found = of(text);
    expect(found).toMatchObject({ language, dir });
    expect(found.warnings).toMatchObject([{ code: 'language_detected', where: 'draft.txt' }]);
  });

  it.each([
    ['zh', '港务局周一公布新规，共三条，下月生效。'],
    ['zh', '港口试点5G无人码头，Hale Ports说'],
    ['ja', '港湾局は月曜日、新しい規則を公表した。'],
    ['ko', '항만국은 월요일에 새 규칙을 발표했다.'],
    ['he', 'הנמל נפתח מחדש'],
    ['ar', 'افتتاح جسر الميناء بعد سنوات'],
    ['fa', 'پل بندر پس از سه سال باز شد'],
    ['ur', 'بندرگاہ کا پل تین سال بعد کھل گیا ہے'],
    ['ru', 'Мост в порту открылся после трёх лет ремонта'],
    ['ru', 'Порт принимает суда снова'],
    ['uk', 'Міст у порту відкрили після трьох років ремонту'],
    ['bg', 'Мостът на пристанището беше открит отново във вторник'],
    ['sr', 'Мост у луци је поново отворен после три године чекања'],
    ['hi', 'बंदरगाह का पुल तीन साल बाद खुल गया है'],
    ['el', 'Η γέφυρα του λιμανιού άνοιξε ξανά'],
    ['th', 'สะพานท่าเรือเปิดอีกครั้ง'],
  ])('is detected as %s by its letters, in one line: %s', (language, text) => {
    expect(of(text).language).toBe(language);
  });

  it.each([
    ['pl', 'Most w porcie został ponownie otwarty we wtorek po trzech latach remontu, powiedział minister.'],
    [
      'nl',
      'Het verkeer over de brug rijdt sinds dinsdag weer, zei de minister, en de schippers zijn daar blij mee.',
    ],
    ['tr', 'Limandaki köprü üç yıl sonra salı günü yeniden açıldı, bakan basına böyle söyledi.'],
    [
      'id',
      'Jembatan di pelabuhan itu dibuka kembali pada hari Selasa setelah tiga tahun, kata menteri yang hadir.',
    ],
    ['it', 'Il ponte del porto ha riaperto martedì dopo tre anni di lavori, ha detto il ministro.'],
    ['pt', 'A ponte do porto reabriu na terça-feira após três anos de obras, disse o ministro.'],
    ['es', 'El puente del puerto reabrió el martes después de tres años de obras, dijo el ministro.'],
    [
      'de',
      'Die Brücke im Hafen ist am Dienstag nach drei Jahren wieder eröffnet worden, sagte die Ministerin.',
    ],
  ])('is detected as %s by its words', (language, text) => {
    expect(of(text).language).toBe(language);
  });

  it('keeps the region of the desk in every script', () => {
    expect(of('港務局週一公布新規', 'zh-Hant-TW').language).toBe('zh-Hant-TW');
    expect(of('Мост в порту открылся', 'ru-KZ').language).toBe('ru-KZ');
  });

  // The detector is certain that these are Vietnamese, Tagalog, Rundi, Persian, Klingon.
  it.each([
    ['Yoruba', 'Gómìnà ìpínlẹ̀ náà sọ pé afárá tuntun náà máa ṣí ní oṣù kẹta lẹ́yìn ọdún púpọ̀.'],
    ['Igbo', 'Gọvanọ steeti ahụ kwuru na a ga-emepe àkwà ọhụrụ ahụ n’ọnwa Machị.'],
    ['Hausa', 'Gwamnan jihar ya ce za a bude sabuwar gada a watan Maris bayan shekaru da aka dauka.'],
    ['Swahili', 'Waziri alisema Jumanne kwamba daraja jipya litafunguliwa mwezi Machi.'],
    ['Kurdish', 'وەزیر ڕۆژی سێشەممە گوتی کە پردە نوێیەکە لە مانگی ئازاردا دەکرێتەوە'],
    ['Pashto', 'وزیر د سې شنبې په ورځ وویل چې نوی پل به په مارچ کې پرانیستل شي'],
    ['Zulu', 'UNgqongqoshe uthe ngoLwesibili ibhuloho elisha lizovulwa ngoMashi.'],
  ])('is the desk’s own, with a warning, if the detector does not know it: %s', (_, text) => {
    const found = of(text);
    expect(found.language).toBe('en-NG');
    expect(found.warnings).toMatchObject([{ code: 'language_assumed' }]);
  });

  it('is the desk’s own, without a warning, if the text shows nothing', () => {
    expect(of('Lagos Abuja Ibadan')).toEqual({ language: 'en-NG', dir: 'ltr', warnings: [] });
    const hausa = 'Gwamnan jihar ya ce za a bude sabuwar gada a watan Maris bayan shekaru da aka dauka.';
    expect(of(hausa, 'ha')).toEqual({ language: 'ha', dir: 'ltr', warnings: [] });
  });

  it('is English for Nigerian English and Pidgin full of names', () => {
    const text =
      'LAGOS, Nigeria — Governor Babajide Sanwo-Olu on Tuesday inaugurated the Opebi-Mende link bridge, and Adewale Ogunbanjo and Chukwuemeka Okafor attended. Dem say di road don open.';
    expect(of(text).warnings).toEqual([]);
  });
});
