(() => {
  "use strict";

  const panel = () => document.getElementById("panel");
  let opener = null;

  const toast = (text, kind = "info") => {
    const region = document.getElementById("toasts");
    if (!region || !text) return;
    const note = document.createElement("p");
    note.className = `toast-note toast-note--${kind}`;
    note.textContent = text;
    region.append(note);
    fade(note);
  };

  const fade = (note) => setTimeout(() => note.remove(), 4000 + 120 * note.textContent.length);

  const closePanel = () => {
    const dialog = panel();
    if (dialog && dialog.open) dialog.close();
  };

  const focusInside = (dialog) => {
    const wrong = dialog.querySelector("[data-focus]");
    const first = dialog.querySelector(
      ".panel__body :is(input:not([type=hidden]), select, textarea, button, a[href]):not([disabled])",
    );
    (wrong || first || dialog.querySelector("#panel-title"))?.focus();
  };

  const showPanel = () => {
    const dialog = panel();
    if (!dialog.firstElementChild) return closePanel();
    dialog.querySelectorAll("[data-toast-for]").forEach((message) => {
      toast(message.textContent, message.dataset.toastFor);
      message.remove();
    });
    if (!dialog.open) dialog.showModal();
    focusInside(dialog);
  };

  const lock = (form) => {
    form.querySelectorAll("button[type=submit]").forEach((button) => {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    });
  };

  const unlock = (root) => {
    root.querySelectorAll("button[aria-busy]").forEach((button) => {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    });
  };

  const charts = (root) => {
    const figures = root.querySelectorAll("[data-chart]:not([data-drawn])");
    if (!figures.length) return;
    const { library, script } = figures[0].dataset;
    load(library).then(() => load(script)).then(() => figures.forEach((figure) => window.drawChart(figure)));
  };

  const loaded = new Map();
  const load = (source) => {
    if (!loaded.has(source)) {
      loaded.set(source, new Promise((done, failed) => {
        const element = document.createElement("script");
        element.src = source;
        element.onload = done;
        element.onerror = failed;
        document.head.append(element);
      }));
    }
    return loaded.get(source);
  };

  const prepare = (root) => {
    charts(root);
    root.querySelectorAll("[data-toast]").forEach(fade);
  };

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close && close.closest("dialog[open]")) {
      event.preventDefault();
      closePanel();
    }
    if (event.target === panel()) closePanel();
    document.querySelectorAll("details.more[open], details.account[open]").forEach((sheet) => {
      if (!sheet.contains(event.target)) sheet.open = false;
    });
  });

  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") setTimeout(() => lock(event.target));
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto-submit]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) {
      form.requestSubmit();
    }
  });

  const step = (grid, from, rows, columns) => {
    const cells = [...grid.querySelectorAll("a.cell, [data-cell]")];
    const here = from.getBoundingClientRect();
    const ahead = (box) => (columns ? (box.left - here.left) * columns : (box.top - here.top) * rows);
    const aside = (box) => Math.abs(columns ? box.top - here.top : box.left - here.left);
    let best = null;
    let distance = Infinity;
    for (const cell of cells) {
      const box = cell.getBoundingClientRect();
      if (ahead(box) < 4) continue;
      const far = ahead(box) + aside(box) * 8;
      if (far < distance) [best, distance] = [cell, far];
    }
    return best;
  };

  const arrows = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = document.querySelector("[data-search]") || document.querySelector("input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.more[open], details.account[open]").forEach((sheet) => {
        sheet.open = false;
        sheet.querySelector("summary").focus();
      });
    }
    const grid = event.target.closest("[data-grid]");
    if (grid && arrows[event.key]) {
      const next = step(grid, event.target, ...arrows[event.key]);
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === panel() && !panel().open) opener = document.activeElement;
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (target !== panel() || !/^\s*<!doctype/i.test(xhr.responseText)) return;
    event.detail.shouldSwap = false;
    window.location.assign(xhr.responseURL || window.location.href);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === panel()) showPanel();
    prepare(event.detail.target);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    unlock(event.detail.elt.closest("form") || event.detail.elt);
  });

  const said = (name) => document.getElementById("toasts")?.dataset[name];
  document.addEventListener("htmx:sendError", () => toast(said("offline"), "error"));
  document.addEventListener("htmx:responseError", () => toast(said("failed"), "error"));
  document.addEventListener("toast", (event) => toast(event.detail.text || event.detail.value, event.detail.kind));
  document.addEventListener("panel-close", closePanel);

  window.addEventListener("pageshow", () => unlock(document));

  document.addEventListener("DOMContentLoaded", () => {
    prepare(document);
    document.querySelector("[data-focus]")?.focus();
    panel()?.addEventListener("close", () => {
      panel().replaceChildren();
      if (opener?.isConnected) opener.focus();
      opener = null;
    });
  });
})();
