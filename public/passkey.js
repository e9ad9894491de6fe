// The browser's side of passkeys: asks the device, and sends the form around the button with the answer in its field `credential`.
// Loaded on the pages that need it and nowhere else. Without scripts the button stays hidden and the form's code field does the work.

const toBuffer = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const decoded = (list) => list?.map((known) => ({ ...known, id: toBuffer(known.id) }));

async function ask(button) {
  const answer = await fetch(button.dataset.begin, { method: 'POST', headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error('no challenge');
  const { publicKey: options } = await answer.json();
  options.challenge = toBuffer(options.challenge);
  options.excludeCredentials = decoded(options.excludeCredentials);
  options.allowCredentials = decoded(options.allowCredentials);
  const creates = 'create' in button.dataset;
  if (creates) options.user.id = toBuffer(options.user.id);
  const made = await navigator.credentials[creates ? 'create' : 'get']({ publicKey: options });
  const response = {};
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (made.response[part]) response[part] = toText(made.response[part]);
  }
  return JSON.stringify({ id: made.id, rawId: toText(made.rawId), type: made.type, response, extensions: {} });
}

for (const button of document.querySelectorAll('button[data-begin]')) {
  if (!window.PublicKeyCredential) continue;
  button.hidden = false;
  const status = button.parentElement.querySelector('[role=status]');
  button.addEventListener('click', async () => {
    status.textContent = button.dataset.waiting;
    try {
      button.form.elements.credential.value = await ask(button);
      button.form.requestSubmit();
    } catch {
      status.textContent = button.dataset.failed;
    }
  });
}
