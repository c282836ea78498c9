// Runs before anything is painted: turns "auto" into light or dark, so that there is one set of dark values.
(function () {
  const root = document.documentElement;
  const wanted = root.dataset.theme;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    const shown = wanted === "auto" ? (dark.matches ? "dark" : "light") : wanted;
    root.dataset.theme = shown;
    root.dataset.bsTheme = shown;
  }
  apply();
  dark.addEventListener("change", apply);
})();
