/** Whether a file of a package is its settings: `story.yaml`, `story.yml` or `story.json`, in upper or lower case. */
export const isSettingsFile = (name: string): boolean => /^story\.(ya?ml|json)$/i.test(plain(name));

/**
 * Whether a file looks like settings under a wrong name: `settings.yaml`, `story.toml`, `story (1).json`,
 * `story.yaml.txt`. An embargo may be in it, so a package with such a file is refused. JSON files beside media are
 * common, so JSON counts only when its name begins with `story`. Also true for real settings files.
 */
export const looksLikeSettings = (name: string): boolean =>
  isSettingsFile(name) || /\.(ya?ml|toml)$/.test(inner(name)) || /^story\b.*\.json5?$/.test(inner(name));

/**
 * Normalises a name: lower case, normal width, without invisible characters, surrounding space and leading dots. Uses
 * only the last 255 characters of a longer name.
 */
const plain = (name: string): string =>
  name
    .slice(-255)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/^\.+/, '');

/** Removes what backups, editors and systems that hide extensions add to the end of a name. */
const inner = (name: string): string =>
  plain(name)
    .replace(/[~. ]+$/, '')
    .replace(/\.(txt|text|md|bak|old|orig|save|copy)$/, '')
    .replace(/ ?\(\d+\)$/, '');
