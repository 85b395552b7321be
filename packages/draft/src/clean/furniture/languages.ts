import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fa } from './fa.ts';
import { fr } from './fr.ts';
import { he } from './he.ts';
import { hi } from './hi.ts';
import { id } from './id.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { ru } from './ru.ts';
import type { FurnitureRules } from './rule.ts';
import { tr } from './tr.ts';
import { zh } from './zh.ts';

/**
 * The rules of all languages. All of them apply to every draft: pages mix the language of their readers with that of
 * their software.
 */
export const languages: readonly FurnitureRules[] = [
  ...[en, de, fr, es, pt, it, nl, pl, ru, tr],
  ...[ar, he, fa, hi, id, zh, ja, ko],
];
