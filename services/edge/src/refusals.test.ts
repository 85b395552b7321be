import { describe, expect, it } from 'vitest';
import { nothingHere } from './refusals.ts';

describe('the page for an unknown address', () => {
  it.each([
    ['en', '<html lang="en">', 'Nothing here'],
    ['de-AT', '<html lang="de-AT">', 'Hier ist nichts'],
    ['ar', '<html lang="ar" dir="rtl">', 'لا شيء هنا'],
    ['ckb', '<html lang="en">', 'Nothing here'],
  ])('is in the language of the site, %s', (language, html, title) => {
    const page = nothingHere(language);
    expect(page).toContain(`<!doctype html>\n${html}\n`);
    expect(page).toContain(`<title>${title}</title>`);
    expect(page).toContain(`<h1>${title}</h1>`);
  });
});
