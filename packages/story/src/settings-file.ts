/** Whether a file of a package is its settings: `story.yaml`, `story.yml` or `story.json`, in whatever letters. */
export const isSettingsFile = (name: string): boolean => /^story\.(ya?ml|json)$/i.test(plain(name));

/**
 * Whether somebody may have meant a file to hold settings, under a name that nobody reads: `settings.yaml`, `story.toml`,
 * `story (1).json`, `story.yaml.txt`. Nothing of the kind is ever published, and an embargo may be in it: a package
 * with such a file is refused. JSON beside media is common, so only JSON whose name begins with `story` counts.
 */
export const looksLikeSettings = (name: string): boolean =>
  isSettingsFile(name) || /\.(ya?ml|toml)$/.test(inner(name)) || /^story\b.*\.json5?$/.test(inner(name));

/**
 * A name without the letters' case and width, and without what file systems and people leave around it. Of a very long
 * name only the end counts.
 */
const plain = (name: string): string =>
  name
    .slice(-255)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/^\.+/, '');

/** The name within one that a backup, an editor or a system that hides endings has lengthened. */
const inner = (name: string): string =>
  plain(name)
    .replace(/[~. ]+$/, '')
    .replace(/\.(txt|text|md|bak|old|orig|save|copy)$/, '')
    .replace(/ ?\(\d+\)$/, '');
