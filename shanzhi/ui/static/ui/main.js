// Starts each part that a page (or a fragment swapped into it) contains; a part's code loads only where it stands.
import { toast } from "./toast.js";
import { startDialogs } from "./dialogs.js";
import { startForms } from "./forms.js";
import { forgetOthers } from "./kept.js";
import { startTimes } from "./times.js";

const PARTS = {
  "[data-photo]": () => import("./photo.js"),
  "[data-map-picker]": () => import("./map_picker.js"),
  "[data-division-map]": () => import("./division_map.js"),
  "[data-place-map]": () => import("./place_map.js"),
  "[data-scanner]": () => import("./scanner.js"),
  "[data-chart]": () => import("./chart.js"),
  "[data-questions]": () => import("./questions.js"),
  "[data-clock]": () => import("./clock.js"),
  "[data-sign-out]": () => import("./sign_out.js"),
};

function start(root) {
  startForms(root);
  for (const [selector, load] of Object.entries(PARTS)) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.push(root);
    for (const element of found.filter((one) => !one.dataset.started)) {
      element.dataset.started = "loading";
      load().then((part) => {
        part.start(element);
        element.dataset.started = "done";
      });
    }
  }
}

function startShell() {
  const texts = document.getElementById("toasts").dataset;
  document.body.addEventListener("toast", (event) => toast(event.detail.value));
  document.body.addEventListener("htmx:sendError", () => toast(texts.textOffline));
  document.body.addEventListener("htmx:responseError", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Trigger")) toast(texts.textFailed);
  });
  document.addEventListener("click", (event) => {
    const back = event.target.closest("[data-back]");
    if (!back || !document.referrer.startsWith(location.origin) || history.length < 2) return;
    event.preventDefault();
    history.back();
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  forgetOthers(document.body.dataset.person);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
}

startShell();
startDialogs();
startTimes();
start(document.body);
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt));
