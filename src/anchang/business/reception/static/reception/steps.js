(() => {
  "use strict";

  // On a phone one step stands on the screen; without this script, and on a desk, all three do.
  const narrow = window.matchMedia("(width < 60rem)");

  const complete = (stage) => [...stage.querySelectorAll("input, select, textarea")].every((one) => one.reportValidity());

  const button = (words, kind) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `press press--${kind}`;
    made.textContent = words;
    return made;
  };

  const start = (root) => {
    const stages = [...root.querySelectorAll("[data-stage]")];
    const form = root.closest("form");
    const foot = form.querySelector(".deed__foot");
    const ways = document.createElement("div");
    const back = button(root.dataset.back, "quiet");
    const next = button(root.dataset.next, "primary");
    let at = Math.max(0, stages.findIndex((one) => one.querySelector(".field--wrong")));
    ways.className = "stages__ways";
    ways.append(back, next);
    root.after(ways);

    const show = () => {
      stages.forEach((one, nth) => { one.hidden = narrow.matches && nth !== at; });
      ways.hidden = !narrow.matches;
      back.hidden = at === 0;
      next.hidden = at === stages.length - 1;
      foot.hidden = narrow.matches && at !== stages.length - 1;
    };
    back.addEventListener("click", () => { at -= 1; show(); });
    next.addEventListener("click", () => {
      if (!complete(stages[at])) return;
      at += 1;
      show();
      stages[at].querySelector("input:not([type=hidden]), select, textarea")?.focus();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || next.hidden || !narrow.matches || event.target.matches("textarea, button")) return;
      event.preventDefault();
      next.click();
    });
    narrow.addEventListener("change", show);
    show();
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-stages]").forEach(start));
})();
