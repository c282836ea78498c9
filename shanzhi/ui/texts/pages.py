"""Texts in templates: `{% translate %}`, `{% blocktranslate %}` and `_("…")`, read by Django's own lexer."""

import re
from collections.abc import Iterator

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

from shanzhi.ui.texts.text import Text

_QUOTED = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_SHORT = re.compile(rf"^trans(?:late)?\s+{_QUOTED}")
_BLOCK = re.compile(r"^blocktrans(?:late)?(\s|$)")
_CONTEXT = re.compile(rf"\bcontext\s+{_QUOTED}")
_CALL = re.compile(rf"_\({_QUOTED}\)")


def texts_in_page(source: str) -> Iterator[Text]:
    """Every text of one template."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        yield from (Text(_escaped(found)) for found in _CALL.findall(token.contents))
        if token.token_type == TokenType.VAR:
            continue
        short = _SHORT.match(token.contents)
        if short:
            yield Text(_escaped(short.group(1)), context=_context(token))
        elif _BLOCK.match(token.contents):
            yield _block(token, tokens)


def _escaped(quoted: str) -> str:
    """The text inside the quotes; Django doubles its percent signs before looking it up."""
    quote = quoted[0]
    return quoted[1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\").replace("%", "%%")


def _context(token: Token) -> str:
    found = _CONTEXT.search(token.contents)
    return found.group(1)[1:-1] if found else ""


def _block(opening: Token, tokens: Iterator[Token]) -> Text:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            parts[-1].append(token.contents.replace("%", "%%"))
        elif token.token_type == TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
        elif token.contents.strip() == "plural":
            parts.append([])
        else:  # endblocktranslate: Django allows nothing else here
            break
    whole = ["".join(part) for part in parts]
    if " trimmed" in opening.contents:
        whole = [trim_whitespace(part) for part in whole]
    return Text(whole[0], whole[1] if len(whole) > 1 else "", _context(opening))
