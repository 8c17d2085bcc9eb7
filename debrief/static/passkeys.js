// Passkeys: asks the server for the options, the browser for the key, and sends the answer
// as an ordinary form. Without this file, or in a browser without passkeys, the forms stay
// hidden and a sentence says what to do.

const WORDS = {
  NotAllowedError: "Nothing was confirmed. Try again when you are ready.",
  InvalidStateError: "This device holds a passkey for your account already.",
  SecurityError: "This browser does not use passkeys at this address.",
};
const UNKNOWN = "That did not work. Reload the page and try again.";

async function options(form) {
  const response = await fetch(form.dataset.options, {
    method: "POST",
    body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value }),
  });
  if (response.redirected || !response.ok) {
    // The server wants something else first, such as a fresh proof: let it say so.
    location.assign(response.redirected ? response.url : location.href);
    return null;
  }
  return response.json();
}

const ceremonies = {
  async create(json) {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json);
    return navigator.credentials.create({ publicKey });
  },
  async get(json) {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
    return navigator.credentials.get({ publicKey });
  },
};

function prepare(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const json = await options(form);
      if (!json) return;
      const credential = await ceremonies[form.dataset.passkey](json);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      problem.textContent = WORDS[error.name] ?? UNKNOWN;
      problem.hidden = false;
    }
  });
}

if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const form of document.querySelectorAll("[data-passkey]")) prepare(form);
  for (const note of document.querySelectorAll("[data-passkey-without]")) note.hidden = true;
}
