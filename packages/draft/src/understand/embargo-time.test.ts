import { describe, expect, it } from 'vitest';
import { timeIn } from './embargo-time.ts';

const circumstances = {
  timeZone: 'Europe/Berlin',
  language: 'de',
  now: Date.parse('2026-11-29T12:00:00Z'),
};

describe('the time in a note', () => {
  it.each([
    ['EMBARGOED UNTIL 18:00 GMT, 1 JANUARY 2027', '2027-01-01T18:00:00Z'],
    ['Embargoed until 00:01 GMT on Friday, 1 January 2027', '2027-01-01T00:01:00Z'],
    ['Embargo: 2027-01-01T06:00:00+02:00', '2027-01-01T04:00:00Z'],
    ['embargo_until = 2027-01-01 06:00', '2027-01-01T05:00:00Z'],
    ['STRICTLY EMBARGOED UNTIL 0001HRS, JANUARY 2ND, 2027', '2027-01-01T23:01:00Z'],
    ['EMBARGO: 6 a.m. ET, January 4, 2027', '2027-01-04T11:00:00Z'],
    ['Embargo until 6pm (UTC+5:30) 4 Jan 2027', '2027-01-04T12:30:00Z'],
    ['Sperrfrist: 1. Januar 2027, 18 Uhr', '2027-01-01T17:00:00Z'],
    ['Sperrfrist: Freitag, 01.01.2027, 18.30 Uhr MEZ', '2027-01-01T17:30:00Z'],
    ['Embargo jusqu’au 3 mars 2027 à 6h00', '2027-03-03T05:00:00Z'],
    ['Sous embargo jusqu’au 1er janvier 2027, 18 h, heure de Paris', '2027-01-01T17:00:00Z'],
    ['Embargado hasta el 3 de marzo de 2027 a las 6:00', '2027-03-03T05:00:00Z'],
    ['EMBARGO até 3 de março de 2027, às 18h', '2027-03-03T17:00:00Z'],
    ['Embargo fino al 3 marzo 2027, ore 12:00', '2027-03-03T11:00:00Z'],
    ['Onder embargo tot 3 maart 2027, 06.00 uur', '2027-03-03T05:00:00Z'],
    ['Embargo do 1 stycznia 2027 r., godz. 18:00', '2027-01-01T17:00:00Z'],
    ['Эмбарго до 18:00 мск 1 января 2027 года', '2027-01-01T15:00:00Z'],
    ['1 Ocak 2027 saat 18.00’e kadar ambargolu', '2027-01-01T17:00:00Z'],
    ['محظور النشر حتى الساعة 18:00 بتوقيت غرينتش، 1 يناير 2027', '2027-01-01T18:00:00Z'],
    ['محظور حتى ٦ مساءً ١ كانون الثاني ٢٠٢٧', '2027-01-01T17:00:00Z'],
    ['אמברגו עד 1 בינואר 2027 בשעה 18:00 שעון ישראל', '2027-01-01T16:00:00Z'],
    ['امبارگو تا ساعت ۱۸:۰۰، ۱ ژانویهٔ ۲۰۲۷', '2027-01-01T17:00:00Z'],
    ['एम्बार्गो: 1 जनवरी 2027, शाम 6 बजे', '2027-01-01T17:00:00Z'],
    ['Embargo hingga 1 Januari 2027 pukul 18.00 WIB', '2027-01-01T11:00:00Z'],
    ['禁发至北京时间2027年1月1日18时', '2027-01-01T10:00:00Z'],
    ['解禁日時：2027年1月1日 午後6時30分', '2027-01-01T17:30:00Z'],
    ['엠바고: 2027년 1월 1일 오후 6시', '2027-01-01T17:00:00Z'],
    ['Embargo: 3 January, 06:00', '2027-01-03T05:00:00Z'],
  ])('is read: %s', (line, time) => {
    expect(timeIn(line, circumstances)).toEqual({ kind: 'time', time });
  });

  it.each([
    ['Embargo: 6 am Friday', 'it names no day of a month'],
    ['Embargoed until 3 May 2027', 'it names no hour'],
    ['Embargo: 3 July, 6 am', 'it names no year'],
    ['Embargo: 1 January 2027, 18:00 XYZ', 'its time zone is not known'],
    ['Embargo: 18:00 or 19:00, 1 January 2027', 'it names more than one time'],
    ['Embargo: 30 February 2027, 18:00', 'there is no such time'],
    ['امبارگو تا ۱۲ ژانویه ۱۴۰۵ ساعت ۱۸:۰۰', 'its year is of another calendar'],
  ])('is not guessed: %s', (line, why) => {
    expect(timeIn(line, circumstances)).toEqual({ kind: 'unread', why });
  });

  it('is ambiguous in English without a region (2 March or 3 February), and clear elsewhere', () => {
    const line = 'Embargo: 2/3/2027, 18:00 GMT';
    expect(timeIn(line, { ...circumstances, language: 'en' })).toMatchObject({ kind: 'unread' });
    expect(timeIn(line, { ...circumstances, language: 'en-US' })).toMatchObject({
      time: '2027-02-03T18:00:00Z',
    });
    expect(timeIn(line, circumstances)).toMatchObject({ time: '2027-03-02T18:00:00Z' });
  });

  it('has two readings when the clocks change', () => {
    expect(timeIn('Sperrfrist: 31.10.2027, 2:30 Uhr', circumstances)).toMatchObject({
      kind: 'two readings',
      readings: ['2027-10-31T00:30:00Z', '2027-10-31T01:30:00Z'],
    });
  });
});
