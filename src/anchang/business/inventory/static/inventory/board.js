(() => {
  "use strict";

  const count = () => {
    document.querySelectorAll("#legend [data-count]").forEach((entry) => {
      const cells = document.querySelectorAll(`.board [data-live="${entry.dataset.count}"]`);
      entry.querySelector("b").textContent = cells.length;
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    const watch = new MutationObserver(count);
    document.querySelectorAll(".board").forEach((board) => watch.observe(board, { childList: true, subtree: true }));
  });
})();
