import type { Words } from './words.ts';

export const nl: Words = {
  published: 'Gepubliceerd:',
  updated: 'Bijgewerkt:',
  correction: 'Correctie',
  preparing: {
    picture: 'De afbeelding wordt voorbereid',
    video: 'De video wordt voorbereid',
    audio: 'De audio wordt voorbereid',
  },
  kinds: { picture: 'Afbeelding', video: 'Video', audio: 'Audio' },
  pictures: 'Afbeeldingen',
  download: { video: 'De video downloaden', audio: 'De audio downloaden' },
  transcript: 'Transcript',
  footnotes: 'Voetnoten',
  footnote: 'Voetnoot {number}',
  backToReference: 'Terug naar verwijzing {number}',
  topics: 'Onderwerpen',
  table: 'Tabel',
  done: 'Klaar:',
  toDo: 'Te doen:',
  comma: ', ',
  generativeAi: {
    created: 'Gemaakt met generatieve AI',
    edited: 'Bewerkt met generatieve AI',
    included: 'Montage met onderdelen uit generatieve AI',
  },
  credentials: {
    valid: 'geldig',
    signedBy: 'ondertekend door {name}',
    signedByTrusted: 'ondertekend door een vertrouwde ondertekenaar',
    signedInTheNameOf:
      'ondertekend namens {name} door een ondertekenaar die op geen enkele vertrouwde lijst staat',
    signedByUnknown: 'ondertekend door een ondertekenaar die op geen enkele vertrouwde lijst staat',
    madeWith: 'gemaakt met {name}',
    madeByAi: 'gemaakt door generatieve AI',
    editedWithAi: 'bewerkt met generatieve AI',
    invalid: 'niet geldig',
    altered: 'het bestand is na de ondertekening gewijzigd',
    signatureBroken: 'de handtekening is beschadigd',
    certificateEnded: 'het certificaat van de ondertekenaar was verlopen of ingetrokken',
    notVerifiable: 'ze kunnen niet worden gecontroleerd',
  },
  nothingHere: {
    title: 'Hier is niets',
    text: 'Op dit adres staat geen pagina. Misschien is ze verwijderd, of is het adres verkeerd getypt.',
  },
  retracted: {
    title: 'Dit artikel is ingetrokken',
    text: 'De redactie heeft dit artikel ingetrokken. Het is hier niet meer beschikbaar.',
  },
  expired: {
    title: 'Dit artikel is niet meer beschikbaar',
    text: 'Dit artikel was voor beperkte tijd beschikbaar. Die tijd is voorbij.',
  },
};
