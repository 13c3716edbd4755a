(() => {
  "use strict";

  const POLL_MS = 10000;
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content || "";

  const parse = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    return holder.content.firstElementChild;
  };

  // Tokens are new in every answer and mean no change.
  const gist = (element) => element.outerHTML.replace(/name="(csrfmiddlewaretoken|once)" value="[^"]*"/g, "");

  // What belongs to the reader is in no message: the part names the region that is fetched anew when it has changed.
  const refetch = (id) => {
    if (!id || !document.getElementById(id) || !window.htmx) return;
    const where = { target: `#${id}`, select: `#${id}`, swap: "outerHTML" };
    window.htmx.ajax("GET", window.location.href, where);
  };

  // Whoever knows how the page shows the part may put another element in the place of the fresh one. `told` says that
  // it came by itself, as it is drawn for everybody, and not with a page of its own.
  const shaped = (current, fresh, told) => {
    const detail = { current, fresh, told };
    document.dispatchEvent(new CustomEvent("live:change", { detail }));
    return detail.fresh;
  };

  const replace = (current, drawn, told) => {
    const fresh = shaped(current, drawn, told);
    if (!fresh || gist(current) === gist(fresh)) return;
    const focused = current === document.activeElement;
    current.replaceWith(fresh);
    window.htmx?.process(fresh);
    if (focused) fresh.focus();
    fresh.classList.add("fresh");
    setTimeout(() => fresh.classList.remove("fresh"), 1700);
    refetch(fresh.dataset.refetch);
  };

  const receive = (event) => {
    const { key, html } = JSON.parse(event.data);
    const current = document.getElementById(key);
    if (current) replace(current, parse(html), true);
  };

  const poll = async () => {
    const here = [...document.querySelectorAll("[data-live][id]")];
    if (!here.length || document.hidden) return;
    const answer = await fetch(window.location.href, { headers: { "X-Live-Poll": "1" }, cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const current of here) {
      if (current.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) continue;
      current.classList.remove("fresh");
      replace(current, page.getElementById(current.id), false);
    }
  };

  const pollForEver = () => setInterval(() => poll().catch(() => {}), POLL_MS);

  const listen = (url, token) => {
    const address = new URL(url, window.location.href);
    if (token) address.searchParams.set("token", token);
    const source = new EventSource(address);
    source.onmessage = receive;
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      pollForEver();
    };
  };

  document.addEventListener("DOMContentLoaded", () => {
    const url = meta("live-url");
    if (url && window.EventSource) listen(url, meta("live-token"));
    else if (document.querySelector("[data-live]")) pollForEver();
  });
})();
