import { expect, it } from 'vitest';
import { escapeMarkup } from './markup.ts';

it('escapes characters that begin or end markup, and nothing else', () => {
  expect(escapeMarkup(`<b a="1">Tom & 'Jo' £5; ]]> 🐌</b>`)).toBe(
    '&lt;b a=&quot;1&quot;&gt;Tom &amp; &#39;Jo&#39; £5; ]]&gt; 🐌&lt;/b&gt;',
  );
  expect(escapeMarkup('&amp;')).toBe('&amp;amp;');
});

it('escapes only the given characters; those without a name by their number', () => {
  expect(escapeMarkup(`<"a" & 'b'>`, /[&<>]/g)).toBe(`&lt;"a" &amp; 'b'&gt;`);
  expect(escapeMarkup('\u0085<\u2028', /[\u0085\u2028]/g)).toBe('&#x85;<&#x2028;');
});
