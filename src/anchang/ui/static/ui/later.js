(() => {
  "use strict";

  // A form marked data-later is not lost without a network: it waits on this phone and is sent when the network is back,
  // under the key it carries, so that the server does it once however often it arrives.
  const DAY = 24 * 60 * 60 * 1000;
  const SLOW = 15000;
  const REFUSED = [409, 422];
  const PREFIX = "anchang.later.";

  const shelf = () => PREFIX + document.body.dataset.account;

  const read = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name) || "[]").filter((one) => Date.now() - one.since < DAY);
    } catch {
      return [];
    }
  };

  const write = (name, all) => {
    if (all.length) localStorage.setItem(name, JSON.stringify(all));
    else localStorage.removeItem(name);
  };

  const waiting = () => read(shelf());

  const show = () => {
    const bar = document.getElementById("later");
    const all = waiting();
    bar.hidden = !all.length;
    bar.querySelector("[data-count]").textContent = all.length;
    bar.querySelector("[data-mend]").hidden = !all.some((one) => one.stuck);
  };

  const keep = (one) => {
    write(shelf(), [...waiting().filter((other) => other.key !== one.key), one]);
    show();
  };

  const drop = (one) => {
    write(shelf(), waiting().filter((other) => other.key !== one.key));
    show();
  };

  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";

  const send = (one) => {
    const slow = new AbortController();
    setTimeout(() => slow.abort(), SLOW);
    return fetch(one.url, {
      method: "POST",
      body: new URLSearchParams(one.fields),
      headers: { "X-CSRFToken": token() },
      signal: slow.signal,
    });
  };

  const done = (answer) => answer.ok && !new URL(answer.url).pathname.includes("/sign-in/");

  let busy = false;

  const flush = async () => {
    if (busy) return;
    busy = true;
    try {
      for (const one of waiting().filter((other) => !other.stuck)) {
        const answer = await send(one);
        if (done(answer)) {
          drop(one);
          if (document.querySelector(`[data-kept="${one.key}"]`)) window.location.assign(answer.url);
        } else if (REFUSED.includes(answer.status)) {
          keep({ ...one, stuck: true });
        } else {
          break;
        }
      }
    } catch {
      show();
    } finally {
      busy = false;
    }
  };

  // What the server did not take goes there once more as a page of its own, which comes back with everything typed. It
  // leaves the phone only when that page is here, which knows it by its key.
  const mend = () => {
    const one = waiting().find((other) => other.stuck);
    const form = document.createElement("form");
    form.method = "post";
    form.action = one.url;
    [...one.fields, ["csrfmiddlewaretoken", token()]].forEach(([name, value]) => {
      const input = document.createElement("input");
      [input.type, input.name, input.value] = ["hidden", name, value];
      form.append(input);
    });
    document.body.append(form);
    form.submit();
  };

  const submit = async (event) => {
    const form = event.target.closest("form[data-later]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const one = { key: form.elements.once.value, url: form.getAttribute("action"), fields, since: Date.now() };
    try {
      const answer = await send(one);
      if (done(answer)) window.location.assign(answer.url);
      else form.submit();
    } catch {
      const stamp = form.querySelector("[data-kept-at]")?.name;
      one.fields = fields.map(([name, value]) => [name, name === stamp ? new Date().toISOString() : value]);
      keep(one);
      form.hidden = true;
      const note = document.getElementById("later-kept");
      note.dataset.kept = one.key;
      note.hidden = false;
    }
  };

  document.addEventListener("submit", submit);
  window.addEventListener("online", flush);
  document.addEventListener("DOMContentLoaded", () => {
    if (!document.body.dataset.account) return;
    Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).forEach((name) => write(name, read(name)));
    document.querySelector("#later [data-mend]").addEventListener("click", mend);
    waiting().filter((one) => document.querySelector(`input[name="once"][value="${one.key}"]`)).forEach(drop);
    show();
    flush();
    setInterval(() => waiting().length && flush(), 10000);
  });
})();
