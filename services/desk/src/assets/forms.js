// Sends forms to the API and shows its answers.

const $ = (selector, within = document) => within.querySelector(selector);

/** Makes live.js refresh the page now. */
const changed = () => document.dispatchEvent(new Event('desk:changed'));

/* Answers of the API as text */

function say(place, tone, ...content) {
  const note = document.createElement('p');
  note.className = `note ${tone}`;
  note.append(...content);
  place.replaceChildren(note);
}

/**
 * Returns the text of a problem document (https://www.rfc-editor.org/rfc/rfc9457). Status 0 means no answer.
 */
function problemOf(status, text) {
  if (status === 0)
    return 'The desk did not answer. Nothing here is lost: press the button again, it is sent only once.';
  try {
    const { detail, remedy, where } = JSON.parse(text);
    const about = where && !detail.includes(where) ? `${where}: ` : '';
    return `${about}${detail}${/[.!?]$/.test(detail) ? '' : '.'} ${remedy}`;
  } catch {
    return `The desk answered ${status} and gave no reason.`;
  }
}

const signInAgain = () => location.assign(`/desk/sign-in?next=${encodeURIComponent(location.pathname)}`);

/** Returns what a form sends: its filled fields as JSON, and `null` for the field that `data-api` names. */
function bodyOf(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value !== '');
  const lifted = form.dataset.api ? [[form.dataset.api, null]] : [];
  if (filled.length + lifted.length === 0) return {};
  const body = JSON.stringify(Object.fromEntries([...filled, ...lifted]));
  return { headers: { 'content-type': 'application/json' }, body };
}

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('form[data-api]');
  if (!form) return;
  event.preventDefault();
  // A disabled button would lose the focus, so the form is marked as busy instead.
  if (form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  const response = await fetch(form.action, { method: 'POST', ...bodyOf(form) }).catch(() => undefined);
  if (response?.status === 401) return signInAgain();
  if (response?.ok) form.reset();
  else
    say($('[data-outcome]', form), 'bad', problemOf(response?.status ?? 0, (await response?.text()) ?? ''));
  form.ariaBusy = 'false';
  changed();
});

/* The form for a new story */

const size = (bytes) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/**
 * Makes an idempotency key. The same package sent twice is one story, so a changed package gets a new key.
 */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('');

function submission(form) {
  const { text, draft, media, lane, embargo } = form.elements;
  const button = $('button.main', form);
  const outcome = $('[data-outcome]', form);
  const sending = $('[data-sending]', form);
  let chosen = [];
  let key = newKey();

  const showChosen = () => {
    $('[data-chosen]', form).replaceChildren(
      ...chosen.map((file) => {
        const item = document.createElement('li');
        const remove = document.createElement('button');
        remove.type = 'button';
        remove.className = 'plain';
        remove.textContent = 'Remove';
        remove.setAttribute('aria-label', `Remove ${file.name}`);
        remove.addEventListener('click', () => {
          chosen = chosen.filter((other) => other !== file);
          key = newKey();
          showChosen();
          media.focus();
        });
        const name = document.createElement('span');
        name.textContent = `${file.name} · ${size(file.size)}`;
        item.append(name, remove);
        return item;
      }),
    );
  };
  const add = (files) => {
    chosen.push(...files);
    key = newKey();
    showChosen();
  };
  const draftChanged = () => {
    text.disabled = draft.files.length > 0;
    draft.disabled = text.value !== '';
  };

  form.addEventListener('input', () => {
    key = newKey();
    draftChanged();
  });
  media.addEventListener('change', () => {
    add(media.files);
    // The chosen files are in our list now. Choosing again adds files to it.
    media.value = '';
  });

  const setDropping = (is) => $('[data-drop]', form).classList.toggle('dropping', is);
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDropping(true);
  });
  document.addEventListener('dragleave', (event) => event.relatedTarget === null && setDropping(false));
  document.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDropping(false);
    const files = [...event.dataTransfer.files];
    const needsDraft = text.value === '' && draft.files.length === 0;
    const dropped = needsDraft
      ? files.find(({ name }) => /\.(txt|text|md|markdown)$/i.test(name))
      : undefined;
    if (dropped) {
      const transfer = new DataTransfer();
      transfer.items.add(dropped);
      draft.files = transfer.files;
      draftChanged();
    }
    add(files.filter((file) => file !== dropped));
  });

  /** Puts the draft before the media, so that the API can refuse it before the media are uploaded. */
  const parcel = () => {
    const data = new FormData();
    const settings = {
      ...(lane.value ? { lane: lane.value } : {}),
      ...(embargo.value ? { embargo: new Date(embargo.value).toISOString() } : {}),
    };
    if (Object.keys(settings).length > 0) data.append('story', JSON.stringify(settings));
    const pasted = /^\s*(---\r?\n|#{1,3} )/.test(text.value) ? 'draft.md' : 'draft.txt';
    data.append('draft', draft.files[0] ?? new File([text.value], pasted, { type: 'text/plain' }));
    for (const file of chosen) data.append('media', file);
    return data;
  };

  const accepted = ({ storyId, headline }) => {
    const link = document.createElement('a');
    link.href = `/desk/stories/${storyId}`;
    link.textContent = headline ?? 'See what becomes of it';
    say(outcome, 'good', 'Accepted, and safe. ', link);
    form.reset();
    chosen = [];
    key = newKey();
    showChosen();
    draftChanged();
    changed();
  };

  const busy = (is) => {
    button.disabled = is;
    sending.hidden = !is;
    form.setAttribute('aria-busy', String(is));
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    outcome.replaceChildren();
    if (text.value.trim() === '' && draft.files.length === 0) {
      say(outcome, 'bad', 'There is no draft yet: paste the text, or choose its file.');
      text.focus();
      return;
    }
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('idempotency-key', key);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const percent = total > 0 ? Math.floor((100 * loaded) / total) : 0;
      $('progress', sending).value = percent;
      $('[data-sent]', sending).textContent =
        loaded < total ? `${percent} % of ${size(total)}` : 'Received; being stored';
    });
    request.addEventListener('loadend', () => {
      busy(false);
      if (request.status === 401) signInAgain();
      else if (request.status === 202) accepted(JSON.parse(request.responseText));
      else say(outcome, 'bad', problemOf(request.status, request.responseText));
    });
    busy(true);
    request.send(parcel());
  });
  draftChanged();
  busy(false);
}

const form = $('form[data-submit]');
if (form) submission(form);
