(() => {
  "use strict";

  const SOLD = ["agreed", "signed"];
  const picture = () => document.getElementById("picture");
  const shown = (element) => (element.classList.contains("cell--away") ? null : element.dataset.live);

  // A change is drawn once for everybody; here it takes the shape in which this page shows the unit.
  const tile = (current, cell) => {
    const made = document.createElement("i");
    const letter = document.createElement("b");
    letter.textContent = cell.querySelector("i").textContent;
    made.append(cell.querySelector("b").textContent, letter);
    made.id = cell.id;
    const face = picture().dataset.heat ? shade(current, cell) : faceOf(cell);
    made.className = `tile ${face.replace("cell--", "tile--")}`;
    made.dataset.live = cell.dataset.live;
    return made;
  };

  const faceOf = (cell) => [...cell.classList].find((name) => name.startsWith("cell--")) || "";

  const shade = (current, cell) => {
    const { nothing } = picture().dataset;
    const before = [...current.classList].find((name) => /^(cell|tile)--(heat-\d|plain)$/.test(name)) || "cell--plain";
    if (!nothing || cell.dataset.live === current.dataset.live) return before;
    return cell.dataset.live === "open" ? "cell--heat-0" : "cell--plain";
  };

  const coloured = (current, cell) => {
    const { nothing } = picture().dataset;
    const figure = cell.querySelector("small");
    const price = figure.textContent;
    const face = current.matches("a.cell") ? shade(current, cell) : "cell--plain";
    cell.classList.replace(faceOf(cell), face);
    const kept = current.querySelector("small")?.textContent || "—";
    const changed = nothing && cell.dataset.live !== current.dataset.live;
    figure.textContent = changed ? (cell.dataset.live === "open" ? nothing : "—") : kept;
    cell.setAttribute("aria-label", `${cell.getAttribute("aria-label")} ${figure.textContent}`);
    cell.dataset.price = price;
    const stale = document.getElementById("stale");
    if (stale && current.dataset.price && current.dataset.price !== price) stale.hidden = false;
  };

  const state = (cell) => {
    const made = document.createElement("span");
    made.id = cell.id;
    made.className = "state";
    made.dataset.live = cell.dataset.live;
    const words = document.querySelector(`template[data-state="${cell.dataset.live}"]`);
    if (words) made.append(words.content.cloneNode(true));
    return made;
  };

  const slot = (current, cell) => {
    const made = document.createElement("s");
    made.id = cell.id;
    made.className = current.className;
    made.dataset.live = cell.dataset.live;
    return made;
  };

  const shaped = (current, cell) => {
    const wanted = picture()?.dataset.status;
    const away = current.matches("s.cell--away");
    if (current.closest(".map")) return filtered(tile(current, cell), wanted);
    if (current.matches(".state")) return state(cell);
    if (current.matches("s") && !(away && current.closest("td, .flat"))) return slot(current, cell);
    if (picture()?.dataset.heat) coloured(current, cell);
    return filtered(cell, wanted);
  };

  const filtered = (element, wanted) => {
    element.classList.toggle("cell--away", Boolean(wanted) && element.dataset.live !== wanted);
    return element;
  };

  const add = (place, code, by) => {
    place?.querySelectorAll(`[data-count="${code}"]`).forEach((entry) => {
      const figure = entry.querySelector(":scope > b");
      figure.textContent = Number(figure.textContent) + by;
      if (entry.closest(".counts")) entry.hidden = figure.textContent === "0";
    });
    const sold = place?.querySelector("[data-sold]");
    if (sold && SOLD.includes(code)) sold.textContent = Number(sold.textContent) + by;
  };

  const total = (tower) => {
    const [sold, share] = ["[data-sold]", "[data-share]"].map((part) => tower?.querySelector(part));
    const units = Number(tower?.dataset.units);
    if (share) share.textContent = `${Math.round((Number(sold.textContent) * 100) / units)}%`;
    let start = 0;
    tower?.querySelectorAll("[data-bar]").forEach((bar) => {
      const count = Number(tower.querySelector(`[data-count="${bar.dataset.bar}"] > b`).textContent);
      bar.setAttribute("x", (start * 100) / units);
      bar.setAttribute("width", (count * 100) / units);
      start += count;
    });
  };

  const counted = (current, fresh) => {
    const [before, after] = [shown(current), shown(fresh)];
    if (before === after) return;
    const tower = current.closest(".tower");
    for (const place of [document.getElementById("legend"), tower, document.querySelector(".wall__share")]) {
      if (!place) continue;
      if (before) add(place, before, -1);
      if (after) add(place, after, 1);
      total(place.matches(".tower") ? place : null);
    }
  };

  document.addEventListener("live:change", (event) => {
    const { current, fresh } = event.detail;
    if (!current.id.startsWith("unit-") || !fresh) return;
    const made = event.detail.told ? shaped(current, fresh) : fresh;
    if (current.hasAttribute("tabindex") && made.matches("a.cell")) made.tabIndex = current.tabIndex;
    counted(current, made);
    event.detail.fresh = made;
  });

  // One cell of a grid is on the way of the Tab key; the arrows lead to the others.
  const cells = (grid) => [...grid.querySelectorAll("a.cell")];

  const rove = (root) => {
    const grids = root.matches?.("[data-grid]") ? [root] : root.querySelectorAll("[data-grid]");
    grids.forEach((grid) => cells(grid).forEach((cell, place) => (cell.tabIndex = place ? -1 : 0)));
  };

  document.addEventListener("focusin", (event) => {
    const cell = event.target.closest("[data-grid] a.cell");
    if (!cell) return;
    cell.closest("[data-grid]").querySelectorAll('a.cell[tabindex="0"]').forEach((other) => (other.tabIndex = -1));
    cell.tabIndex = 0;
  });

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-grid] a.cell")?.closest("tr");
    if (!row || !["Home", "End"].includes(event.key)) return;
    event.preventDefault();
    cells(row).at(event.key === "Home" ? 0 : -1).focus();
  });

  document.addEventListener("htmx:afterSwap", () => picture() && rove(picture()));

  const FITTED = [64, 3];

  const fit = () => {
    const site = document.querySelector(".wall__site");
    if (!site) return;
    let [most, least] = FITTED;
    while (most - least > 0.5) {
      const size = (most + least) / 2;
      document.body.style.setProperty("--stone", `${size}px`);
      document.body.classList.toggle("wall--small", size < 22);
      if (site.scrollHeight > site.clientHeight || site.scrollWidth > site.clientWidth) most = size;
      else least = size;
    }
    document.body.style.setProperty("--stone", `${least}px`);
    document.body.classList.toggle("wall--small", least < 22);
  };

  const clock = () => {
    const face = document.getElementById("clock");
    if (!face) return;
    const begun = Number(face.dataset.now) * 1000 - performance.now();
    const hands = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", timeStyle: "short" });
    const turn = () => (face.textContent = hands.format(new Date(begun + performance.now())));
    turn();
    setInterval(turn, 1000);
  };

  document.addEventListener("DOMContentLoaded", () => {
    rove(document);
    clock();
    fit();
    window.addEventListener("resize", fit);
  });
})();
