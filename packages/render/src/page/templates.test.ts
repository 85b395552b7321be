import { image, manifestOf, moving, site } from '@slugline/testing/samples/edition';
import { Parser } from 'liquidjs';
import { expect, it, vi } from 'vitest';
import { pageAssets } from '../assets.ts';
import { pageOf } from './page.ts';
import { renderPage } from './templates.ts';

const page = () =>
  pageOf(manifestOf([image('1'), image('2'), moving('3', 'video/mp4')]), site, pageAssets, {});

it('parses each template once, however many pages are rendered', () => {
  const first = page();
  const parsed = vi.spyOn(Parser.prototype, 'parse');
  expect(page()).toBe(first);
  expect(parsed).not.toHaveBeenCalled();
});

it.each([
  ['lacks a name', {}, /undefined variable: language/],
  ['has no value for a name that is shown', { language: null }, /a value that the story does not have/],
])('refuses a view that %s', (_what, view, why) => {
  expect(() => renderPage(view)).toThrow(why);
});
