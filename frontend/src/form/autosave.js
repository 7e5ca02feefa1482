// Saves the draft some seconds after the last change. The form is posted as it stands, so that the
// server reads it by the same code as a submission; the answer is { lock_version, saved_time }.

const PAUSE = 3000;

/** `texts`: saved, saving, not_saved, stale. Returns the function to call after each change. */
export function autosaver(body, texts) {
  const url = body.dataset.autosaveUrl;
  const form = body.closest("form");
  if (!url || !form) return () => {};
  const status = body.querySelector("[data-form-saved]");
  let timer = null;
  let busy = false;
  let again = false;
  let stopped = false;

  const say = (text, wrong = false) => {
    status.textContent = text;
    status.classList.toggle("govuk-error-message", wrong);
  };

  const post = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.delete("_action");
    data.append("_autosave", "1");
    return fetch(url, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: { Accept: "application/json", "X-Requested-With": "fetch" },
      redirect: "error",
    });
  };

  const save = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    say(texts.saving);
    try {
      const response = await post();
      if (response.status === 409) {
        stopped = true;
        say(texts.stale, true);
      } else if (!response.ok) {
        say(texts.not_saved, true);
      } else {
        const answer = await response.json();
        const version = form.elements.namedItem("_lock_version");
        if (version && answer.lock_version) version.value = answer.lock_version;
        say(texts.saved.replace("%(time)s", answer.saved_time));
      }
    } catch {
      say(texts.not_saved, true);
    }
    busy = false;
    if (again && !stopped) {
      again = false;
      await save();
    }
  };

  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  return () => {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
}
