// Before a shift: whether this device could check codes with the network cut, and what is missing.
import { toast } from "../ui/toast.js";
import { keep, kept as keptOf } from "../ui/kept.js";
import { Kept } from "./gate-kept.js";
import { Net, Offline, SignedOut } from "./gate-net.js";
import { Queue } from "./gate-queue.js";
import { clock, say } from "./gate-words.js";

const panel = document.querySelector("[data-ready]");
const settings = JSON.parse(document.getElementById("gate-settings").textContent);
const net = new Net({ token: settings.token, person: settings.person });

function tell(name, tone, words) {
  const state = panel.querySelector(`[data-part="${name}"]`);
  state.className = `state state-${tone}`;
  state.textContent = words;
}

async function camera() {
  const devices = await navigator.mediaDevices?.enumerateDevices() ?? [];
  if (!devices.some((device) => device.kind === "videoinput")) return ["bad", say("camera_none")];
  const permission = await navigator.permissions?.query({ name: "camera" }).catch(() => null); // not every browser tells
  if (permission?.state === "denied") return ["bad", say("camera_denied")];
  return permission?.state === "granted" ? ["good", say("camera_granted")] : ["warn", say("camera_asks")];
}

async function storage() {
  if (!navigator.storage?.persist) return ["warn", say("storage_unknown")];
  return await navigator.storage.persist() ? ["good", say("storage_kept")] : ["warn", say("storage_may_go")];
}

function list(kept) {
  if (!kept.list) return ["bad", say("list_none")];
  const words = say("list_at", { time: clock(kept.listAt), count: kept.list.size.toLocaleString("en") });
  return [kept.isOld(settings.list_hours) ? "bad" : "good", words];
}

async function pages() {
  const wanted = [...settings.keep.pages, ...settings.keep.files];
  const count = (await keptOf(settings.person, wanted)).length;
  return count === wanted.length ? ["good", say("pages_all")] : ["bad", say("pages_some", { count, wanted: wanted.length })];
}

async function show(kept, queue) {
  const found = {
    list: list(kept),
    keys: kept.keys ? ["good", say("keys_there")] : ["bad", say("keys_none")],
    pages: await pages(),
    camera: await camera(),
    storage: await storage(),
    queue: queue.waiting ? ["warn", say("waiting_rows", { count: queue.waiting })] : ["good", say("no_waiting_rows")],
  };
  for (const [name, [tone, words]] of Object.entries(found)) tell(name, tone, words);
  const isReady = Object.values(found).every(([tone]) => tone !== "bad");
  panel.querySelector("[data-verdict]").textContent = say(isReady ? "ready" : "not_yet_ready");
  panel.querySelector("[data-verdict]").className = `state state-${isReady ? "good" : "bad"}`;
  panel.dataset.isReady = String(isReady);
}

async function prepare(kept, queue) {
  const button = document.querySelector("[data-prepare]");
  button.disabled = true;
  try {
    await kept.refresh(net);
    await keep(settings.person, settings.keep);
    await queue.upload();
    return "";
  } catch (error) {
    if (error instanceof SignedOut) return say("signed_out");
    if (error instanceof Offline || error instanceof TypeError) return say("not_prepared");
    console.warn("not prepared:", error.message);
    return say("not_prepared");
  } finally {
    button.disabled = false;
    await show(kept, queue);
  }
}

async function start() {
  const kept = await Kept.load(settings.person);
  const queue = await Queue.open({ person: settings.person, net, addresses: settings.addresses, most: settings.most_rows });
  await show(kept, queue);
  document.querySelector("[data-prepare]").addEventListener("click", async () => toast(await prepare(kept, queue) || say("prepared")));
  await prepare(kept, queue);
}

start();
