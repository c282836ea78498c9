"""The texts that people read: found in code and templates, kept in the catalogues under `shanzhi/locale`."""

from shanzhi.ui.texts.catalogue import compile_all, missing_texts, update

__all__ = ["compile_all", "missing_texts", "update"]
