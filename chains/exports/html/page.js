// Whoever points at an item sees its words in both texts. Without this the page is all there, and its links lead the way.
"use strict";
(() => {
  const lights = [...document.querySelectorAll("[data-of]")].map((mark) => [mark, mark.dataset.of.split(" ")]);
  const wide = matchMedia("(min-width: 62rem)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let pinned = [];

  const itemsAt = (place) => {
    const found = place.closest?.("[data-item], [data-of]");
    return found ? (found.dataset.item ?? found.dataset.of).split(" ") : null;
  };

  const light = (items) => {
    for (const [mark, of] of lights) mark.classList.toggle("lit", of.some((item) => items.includes(item)));
  };

  const pin = (items) => light((pinned = items));

  // Side by side the other half may be out of sight; below each other a jump would only lose the reader's place.
  const reveal = (place) => {
    if (!wide.matches || !pinned.length) return;
    const other = place.closest("#text") ? ".panel .lit" : "#text .lit";
    document.querySelector(other)?.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  };

  const step = (claim, forward) => {
    const claims = [...document.querySelectorAll(".claim")];
    claims[claims.indexOf(claim) + (forward ? 1 : -1)]?.querySelector("a").focus();
  };

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse") light(itemsAt(target) ?? pinned);
  });
  document.addEventListener("focusin", ({ target }) => light(itemsAt(target) ?? pinned));
  document.addEventListener("focusout", () => light(pinned));
  document.addEventListener("click", ({ target }) => {
    const items = itemsAt(target);
    if (!items || target.closest("summary") || !getSelection().isCollapsed) return;
    if (target.closest("a")) return pin(items); // the link itself leads there
    pin(items.join() === pinned.join() ? [] : items);
    reveal(target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const claim = event.target.closest?.(".claim");
    if (event.key === "Escape") pin([]);
    else if (claim && (event.key === "j" || event.key === "k")) step(claim, event.key === "j");
  });

  document.documentElement.classList.add("live");
})();
