import { describe, expect, it } from 'vitest';
import { languageByFunctionWords } from './function-words.ts';

describe('the function words of a few sentences', () => {
  it.each([
    ['en', 'The ferry is back and the crews said that they will sail from the pier for the first time.'],
    [
      'de',
      'Die Fähre fährt wieder, sagte der Sprecher. Sie wird nach dem Umbau mit neuen Sitzen im Einsatz sein.',
    ],
    [
      'fr',
      'Le port a rouvert lundi, selon la préfecture. Les navires ont été contrôlés et les quais sont dans un bon état pour la saison.',
    ],
    [
      'es',
      'El puerto reabrió el lunes tras la tormenta, dijo el alcalde. Los barcos zarpan a las 9:30 con destino a las islas.',
    ],
    [
      'pt',
      'O porto reabriu na segunda-feira, disse o prefeito. Os barcos não foram danificados e as linhas da ilha voltam em maio com uma nova tabela.',
    ],
    [
      'it',
      'Il porto ha riaperto lunedì dopo la tempesta. Gli orari sono stati cambiati e il traghetto della sera è di nuovo in servizio.',
    ],
    [
      'nl',
      'De haven is maandag weer open, zei het bestuur. Er is niet veel schade en de veerboot vaart voor het eerst met een nieuw schip.',
    ],
    [
      'pl',
      'Port został otwarty w poniedziałek, powiedział burmistrz. Promy nie kursowały od piątku, a pasażerowie czekali na nabrzeżu przez dwa dni.',
    ],
    [
      'tr',
      'Liman pazartesi günü açıldı ve feribot seferleri başladı. Bu hat için yeni bir gemi alındı, dedi belediye başkanı, ancak fiyat daha yüksek.',
    ],
    [
      'id',
      'Pelabuhan dibuka pada hari Senin, kata wali kota. Kapal yang baru akan berlayar dari dermaga ini dengan tarif yang sama.',
    ],
  ])('show %s', (language, text) => {
    expect(languageByFunctionWords(text)).toBe(language);
  });

  it.each([
    [
      'Swahili',
      'Bandari imefunguliwa tena Jumatatu, alisema meya. Meli mpya itaanza safari zake kutoka gati hili kwa bei ile ile.',
    ],
    [
      'Danish',
      'Havnen er åben igen, sagde borgmesteren mandag. Færgen sejler hver aften klokken ni fra den gamle kaj og koster fire kroner.',
    ],
    [
      'Catalan',
      'El port ha reobert dilluns després de la tempesta, va dir l’alcalde. Els vaixells surten a dos quarts de deu.',
    ],
    [
      'Galician',
      'O porto abriu de novo o luns, dixo o alcalde. Os barcos saen ás nove e media cara ás illas.',
    ],
    [
      'Hausa',
      'An sake buɗe tashar jiragen ruwa ranar Litinin, in ji magajin gari. Jirgin zai tashi kowane dare.',
    ],
    [
      'Swedish',
      'Hamnen är öppen igen, sade borgmästaren på måndagen. Färjan går varje kväll klockan nio från den gamla kajen.',
    ],
    [
      'Romanian',
      'Portul s-a redeschis luni după furtună, a spus primarul. Navele pleacă în fiecare seară la ora nouă.',
    ],
    ['a list of names', 'Ana Ruiz, Tom Harker, Joan Morel, Luc Petit, Rosa Lind'],
  ])('show nothing in %s', (_, text) => {
    expect(languageByFunctionWords(text)).toBeUndefined();
  });
});
