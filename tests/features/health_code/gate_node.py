"""Runs the gate's scripts in Node, outside any browser: many cases in one process."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings

SCRIPTS = settings.ROOT / "shanzhi/features/health_code/static/health_code"
HARNESS = """
import { readFileSync } from "node:fs";
import { CodeRefused, readCode } from "./health_code/gate-code.js";
import { isSignedByPackage } from "./health_code/gate-crypto.js";
import { GateList, ListRefused, readAnswer, readHead } from "./health_code/gate-list.js";
import { judge } from "./health_code/gate-verdict.js";

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const hex = (some) => Buffer.from(some).toString("hex");
const keysOf = (keys) => Object.fromEntries(Object.entries(keys).map(([number, key]) => [number, bytes(key)]));

async function listOf({ parts, head }, keys) {
  const list = new GateList();
  for (const [kind, body] of parts) list[kind === "S" ? "read" : "apply"](bytes(body));
  await list.accept(readHead(bytes(head)), keys);
  return list;
}

const DOES = {
  async read({ text, keys, now }) {
    try {
      const code = await readCode(text, { keys: keysOf(keys), now });
      return { ...code, subject: hex(code.subject), serial: hex(code.serial) };
    } catch (error) {
      if (error instanceof CodeRefused) return { refused: error.reason };
      throw error;
    }
  },
  async judge({ text, keys, now, list }) {
    const known = keysOf(keys);
    return judge(text, { keys: known, now, list: list && await listOf(list, known) });
  },
  async list({ parts }) {
    const list = new GateList();
    for (const [kind, body] of parts) list[kind === "S" ? "read" : "apply"](bytes(body));
    return hex(list.bytes());
  },
  async accept({ list, keys }) {
    try {
      return { version: (await listOf(list, keysOf(keys))).head.version };
    } catch (error) {
      if (error instanceof ListRefused) return { refused: error.message };
      throw error;
    }
  },
  async answer({ body }) {
    const { head, clock, parts } = readAnswer(bytes(body));
    return { version: head.version, at: head.at, clock, parts: parts.map((part) => [part.kind, part.version, hex(part.bytes)]) };
  },
  async packaged({ key, signature, message }) {
    return isSignedByPackage(bytes(key), bytes(signature), bytes(message));
  },
};
const answers = [];
for (const { does, ...given } of JSON.parse(readFileSync(0, "utf8"))) answers.push(await DOES[does](given));
process.stdout.write(JSON.stringify(answers));
"""


class Gate:
    """The scripts laid out as they are served, so that they find each other and the packages."""

    def __init__(self, folder: Path):
        self._folder = folder
        shutil.copytree(SCRIPTS, folder / "health_code")
        (folder / "npm").symlink_to(settings.NODE_MODULES)
        (folder / "package.json").write_text('{"type": "module"}')
        (folder / "harness.js").write_text(HARNESS)

    def run(self, cases: list[dict[str, Any]]) -> list[Any]:
        """The answer to each case."""
        done = subprocess.run(
            ["node", "harness.js"], cwd=self._folder, input=json.dumps(cases), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
