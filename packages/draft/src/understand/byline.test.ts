import { describe, expect, it } from 'vitest';
import { authorsOf, bylineOf } from './byline.ts';

const namesIn = (line: string, language: string) =>
  bylineOf(line, language)?.authors.map(({ name, role }) =>
    role === undefined ? name : `${name} (${role})`,
  );

describe('a byline', () => {
  it.each<[string, string, string[]]>([
    ['en', 'By Jane Doe', ['Jane Doe']],
    ['en-NG', 'BY JANE DOE', ['JANE DOE']],
    ['en', 'By: Jane O’Neill-Doe', ['Jane O’Neill-Doe']],
    ['en', 'By Adéọlá Ọlátúnjí and Musa B. Danjuma', ['Adéọlá Ọlátúnjí', 'Musa B. Danjuma']],
    ['en', 'By Ludwig van der Rohe, Lagos', ['Ludwig van der Rohe']],
    ['en', 'By Jane Doe, Political Editor', ['Jane Doe']],
    ['en', 'By Jane Doe, John Roe and Ada Eze', ['Jane Doe', 'John Roe', 'Ada Eze']],
    ['en', 'Photographs by John Roe', ['John Roe (Photographs)']],
    ['en', 'By Jane Doe. Photographs by John Roe', ['Jane Doe', 'John Roe (Photographs)']],
    ['en', 'By Jane Doe, photographs by John Roe', ['Jane Doe', 'John Roe (photographs)']],
    ['de', 'Von Anna Weber und Max Klein', ['Anna Weber', 'Max Klein']],
    ['de', 'Von Anna Weber, Fotos: Max Klein', ['Anna Weber', 'Max Klein (Fotos)']],
    ['de', 'Text: Anna von der Heide', ['Anna von der Heide']],
    ['fr', 'Par Élise Moreau et Jean-Luc Petit', ['Élise Moreau', 'Jean-Luc Petit']],
    ['es', 'Por Ana Gil y Luis de la Torre', ['Ana Gil', 'Luis de la Torre']],
    ['pt', 'Por João da Silva e Ana Sousa', ['João da Silva', 'Ana Sousa']],
    ['it', 'di Marco Rossi e Lucia Bianchi', ['Marco Rossi', 'Lucia Bianchi']],
    ['nl', 'Door Jan de Vries en Eva Bakker', ['Jan de Vries', 'Eva Bakker']],
    ['pl', 'Autor: Jan Kowalski', ['Jan Kowalski']],
    ['ru', 'Текст: Анна Петрова, фото: Иван Сидоров', ['Анна Петрова', 'Иван Сидоров (фото)']],
    ['ru', 'Авторы: Анна Петрова и Иван Сидоров', ['Анна Петрова', 'Иван Сидоров']],
    ['tr', 'Yazan: Ayşe Yılmaz', ['Ayşe Yılmaz']],
    ['tr', 'Haber: Ayşe Yılmaz / Fotoğraf: Ali Demir', ['Ayşe Yılmaz', 'Ali Demir (Fotoğraf)']],
    ['ar', 'بقلم سارة حداد', ['سارة حداد']],
    ['ar', 'بقلم: سارة حداد، عمر خليل', ['سارة حداد', 'عمر خليل']],
    ['he', 'מאת עדה לארסן', ['עדה לארסן']],
    ['fa', 'نویسنده: مریم رضایی', ['مریم رضایی']],
    ['hi', 'लेखक: अनिता शर्मा', ['अनिता शर्मा']],
    ['hi', 'अनिता शर्मा द्वारा', ['अनिता शर्मा']],
    ['id', 'Oleh Budi Santoso dan Sri Wahyuni', ['Budi Santoso', 'Sri Wahyuni']],
    ['zh', '记者 王小明', ['王小明']],
    ['zh', '本报记者 王小明 李芳', ['王小明', '李芳']],
    ['zh', '新华社记者 王小明', ['王小明']],
    ['fr', 'Par Élise Moreau (avec AFP)', ['Élise Moreau']],
    ['zh', '文/张三 图/李四', ['张三', '李四 (图)']],
    ['ja', '文：山田太郎　写真：鈴木花子'.replace('　', ' '), ['山田太郎', '鈴木花子 (写真)']],
    ['ja', '山田太郎記者', ['山田太郎']],
    ['ko', '홍길동 기자', ['홍길동']],
    ['ko', '홍길동 기자 hong@news.example', ['홍길동']],
  ])('in %s: %s', (language, line, names) => {
    expect(bylineOf(line, language)?.text).toBe(line);
    expect(namesIn(line, language)).toEqual(names);
  });

  it.each<[string, string]>([
    ['en', 'By Tuesday Evening'],
    ['en', 'By the river they sat down and wept'],
    ['en', 'By Jane'],
    ['en', 'By Jane Doe the bridge was opened.'],
    ['en', 'Jane Doe'],
    ['en', 'Stand By Me'],
    ['en', 'By March Harbour United'],
    ['en', 'Door Dash Expands'],
    ['de', 'Von Berlin nach Paris'],
    ['de', 'Text: die Rede des Kanzlers'],
    ['fr', 'Par amour du port'],
    ['es', 'Por fin Madrid gana'],
    ['it', 'Di Canio torna a casa'],
    ['nl', 'Door de storm varen er geen boten'],
    ['ar', 'بقلم رصاص كتب التلميذ رسالته الأولى إلى أمه البعيدة'],
    ['zh', '记者节今天在北京举行多项活动'],
    ['ko', '기자 회견이 오늘 열렸다'],
  ])('in %s is not “%s”', (language, line) => {
    expect(bylineOf(line, language)).toBeUndefined();
  });

  it('in the settings names persons, with or without a word before them', () => {
    const two = [{ name: 'Jane Harker' }, { name: "Tom O'Hare" }];
    expect(authorsOf("By Jane Harker and Tom O'Hare")).toEqual(two);
    expect(authorsOf("Jane Harker, Tom O'Hare")).toEqual(two);
    expect(authorsOf('Anna Weber und Max Klein')).toEqual([{ name: 'Anna Weber' }, { name: 'Max Klein' }]);
    expect(authorsOf('Jane Doe, Chief Reporter')).toEqual([{ name: 'Jane Doe' }]);
    expect(authorsOf('Reuters')).toEqual([{ name: 'Reuters' }]);
    expect(authorsOf('עדה לארסן')).toEqual([{ name: 'עדה לארסן' }]);
    expect(authorsOf(' ')).toEqual([]);
  });
});
