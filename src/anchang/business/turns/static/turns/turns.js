(() => {
  "use strict";

  // What may be done belongs to the reader, so it is fetched anew whenever the board has changed.
  const refresh = () => {
    const deeds = document.getElementById("deeds");
    if (!deeds || !window.htmx) return;
    window.htmx.ajax("GET", window.location.href, { target: "#deeds", select: "#deeds", swap: "outerHTML" });
  };

  document.addEventListener("DOMContentLoaded", () => {
    const board = document.getElementById("turns");
    if (board) new MutationObserver(refresh).observe(board.parentElement, { childList: true });
  });
})();
