"""Settings that come from the environment, and secrets that a single machine makes for itself."""

import base64
import json
import os
import secrets
from pathlib import Path

HOME = Path(os.environ.get("SHANZHI_HOME", "var")).resolve()


class SettingMissing(RuntimeError):
    """A production start without something that must be given."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "yes", "on"}


def listing(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


PRODUCTION = flag("SHANZHI_PRODUCTION")
DEMO_CITY = flag("SHANZHI_DEMO_CITY", not PRODUCTION) and not PRODUCTION


def _fresh() -> dict[str, str]:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        "SHANZHI_SECRET_KEY": secrets.token_urlsafe(48),
        "SHANZHI_DATA_KEYS": f"1:{key()}",
        "SHANZHI_INDEX_KEY": key(),
        "SHANZHI_CODE_KEYS": f"1:{key()}:{key()}",
    }


def _local_secrets() -> dict[str, str]:
    """Secrets of a development machine, made once and kept beside its data, readable by its owner only."""
    path = HOME / "secrets.json"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(_fresh(), indent=2))
        try:
            os.link(draft, path)  # two first starts at once: one set of secrets wins, both read it
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return json.loads(path.read_text())


def secret(name: str) -> str:
    """From the environment; in production nothing else is accepted."""
    if name in os.environ:
        return os.environ[name]
    if PRODUCTION:
        raise SettingMissing(f"{name} must be set in the environment in production (docs/guide/operate.md).")
    return _local_secrets()[name]
