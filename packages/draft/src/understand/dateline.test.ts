import { describe, expect, it } from 'vitest';
import { takeDateline } from './dateline.ts';

const take = (text: string, stated?: string) => {
  const taken = takeDateline([{ line: 3, block: { type: 'paragraph', content: [{ text }] } }], stated);
  const block = taken.body[0]?.block;
  return { ...taken, text: block?.type === 'paragraph' ? block.content[0]?.text : undefined };
};

describe('a dateline', () => {
  it.each([
    ['LAGOS, Nigeria — The bridge is open.', 'LAGOS, Nigeria'],
    ['LAGOS, Nigeria -- The bridge is open.', 'LAGOS, Nigeria'],
    ['PORT HARCOURT, Rivers State – The bridge is open.', 'PORT HARCOURT, Rivers State'],
    ['ST. JOHN’S, Antigua — The bridge is open.', 'ST. JOHN’S, Antigua'],
    ['KANO (Reuters) - The bridge is open.', 'KANO (Reuters)'],
    ['LONDON, 3 May — The bridge is open.', 'LONDON, 3 May'],
    ['WASHINGTON, May 3 (Reuters) - The bridge is open.', 'WASHINGTON, May 3 (Reuters)'],
    ['Berlin (dpa) - The bridge is open.', 'Berlin (dpa)'],
    ['Frankfurt/Main (dpa/lhe) – The bridge is open.', 'Frankfurt/Main (dpa/lhe)'],
    ['PARIS (AFP) – The bridge is open.', 'PARIS (AFP)'],
    ['Madrid, 3 may (EFE).- The bridge is open.', 'Madrid, 3 may (EFE)'],
    ['Lisboa, 3 de maio de 2026 (Lusa) – The bridge is open.', 'Lisboa, 3 de maio de 2026 (Lusa)'],
    ['(ANSA) - ROMA, 03 MAG - The bridge is open.', '(ANSA) - ROMA, 03 MAG'],
    ['Warszawa (PAP) – The bridge is open.', 'Warszawa (PAP)'],
    ['МОСКВА, 3 мая. /ТАСС/. The bridge is open.', 'МОСКВА, 3 мая. /ТАСС/'],
    ['МОСКВА, 3 мая – РИА Новости. The bridge is open.', 'МОСКВА, 3 мая – РИА Новости'],
    ['İSTANBUL (AA) - The bridge is open.', 'İSTANBUL (AA)'],
    ['القاهرة (رويترز) - The bridge is open.', 'القاهرة (رويترز)'],
    ['नई दिल्ली, 3 मई (भाषा) - The bridge is open.', 'नई दिल्ली, 3 मई (भाषा)'],
    ['Jakarta (ANTARA) - The bridge is open.', 'Jakarta (ANTARA)'],
    ['新华社北京5月3日电（记者 李明）The bridge is open.', '新华社北京5月3日电（记者 李明）'],
    ['【東京＝山田太郎】The bridge is open.', '【東京＝山田太郎】'],
    ['(서울=연합뉴스) 홍길동 기자 = The bridge is open.', '(서울=연합뉴스) 홍길동 기자 ='],
  ])('is taken out of “%s”', (paragraph, dateline) => {
    expect(take(paragraph)).toMatchObject({ dateline, text: 'The bridge is open.', record: [] });
  });

  it.each([
    'NATO — the alliance — met on Tuesday.',
    'LAGOS — The bridge is open.',
    'Lagos, Nigeria — The bridge is open.',
    'COVID-19, the virus — still there.',
    'LAGOS, Nigeria is on the coast.',
    'Anna Weber (42) - die Lehrerin - lacht.',
    'The Harbour (Port Hale) reopened - at last.',
    '5月3日电影节开幕。',
    'Angela Merkel (CDU) - die frühere Kanzlerin - lacht.',
    'Am Sonntag (3. Mai) - so der Plan - wird gefeiert.',
  ])('is not found in “%s”', (paragraph) => {
    expect(take(paragraph)).toMatchObject({ dateline: undefined, text: paragraph });
  });

  it('in the settings wins, and the one in the text is recorded', () => {
    const paragraph = 'LAGOS, Nigeria — The bridge is open.';
    expect(take(paragraph, 'Lagos, Nigeria')).toMatchObject({ dateline: 'Lagos, Nigeria', record: [] });
    expect(take(paragraph, 'ABUJA')).toMatchObject({
      dateline: 'ABUJA',
      text: 'The bridge is open.',
      record: [{ action: 'removed', line: 3, text: 'LAGOS, Nigeria', rule: 'dateline-replaced' }],
    });
  });
});
