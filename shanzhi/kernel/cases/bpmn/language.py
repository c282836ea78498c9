"""The small language of conditions and terms. It is read by our own interpreter and nothing in it can be called.

A condition compares answers with values: `result == "退回"`, `days > 5 and not urgent`, `kind in ("a", "b")`. An
answer nobody has given is None; it equals only None and is neither more nor less than anything.
A term is `PT24H`, `P3D` (72 hours), `working_days(3)`, `working_hours(4)` or `days(10)`.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from shanzhi.kernel.cases.rules.clocks import Limit, Unit

LONGEST = 500
MOST_DAYS = 3660
_ORDER: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_ISO = re.compile(r"P(?:(?P<days>\d{1,4})D)?(?:T(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?)?")
_CALL = re.compile(r"(?P<unit>working_days|working_hours|days)\((?P<amount>\d{1,4})\)")


class NotInTheLanguage(ValueError):
    """A text that is no condition and no term; the message is the piece that is not known."""


def names(condition: str) -> set[str]:
    """The answers a condition asks for. Raises what makes it unreadable."""
    found: set[str] = set()
    _check(_parse(condition), found)
    return found


def holds(condition: str, answers: Mapping[str, Any]) -> bool:
    """Whether a condition is met by the answers given so far."""
    tree = _parse(condition)
    _check(tree, set())
    return bool(_value(tree, answers))


def term(text: str) -> Limit:
    """A term as a limit of clocks."""
    text = text.strip()
    if called := _CALL.fullmatch(text):
        unit: Unit = called["unit"]  # type: ignore[assignment]
        limit = Limit(int(called["amount"]), unit)
        most = MOST_DAYS * (24 if unit == "working_hours" else 1)
    elif (iso := _ISO.fullmatch(text)) and any(iso.groups()):
        days, hours, minutes = (int(part or 0) for part in iso.groups())
        limit, most = Limit((days * 24 + hours) * 60 + minutes, "minutes"), MOST_DAYS * 24 * 60
    else:
        raise NotInTheLanguage(text[:60])
    if not 0 < limit.amount <= most:
        raise NotInTheLanguage(text[:60])
    return limit


def _parse(condition: str) -> ast.expr:
    if len(condition) > LONGEST:
        raise NotInTheLanguage(condition[:60])
    try:
        return ast.parse(condition.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as wrong:
        raise NotInTheLanguage(condition[:60]) from wrong


def _check(tree: ast.expr, found: set[str]) -> None:
    match tree:
        case ast.Name(id=name) if not name.startswith("_"):
            found.add(name)
        case ast.Constant(value=value) if value is None or isinstance(value, str | int):
            return
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                _check(part, found)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            _check(part, found)
        case ast.Compare(left=left, ops=[_], comparators=[right]):
            _check(left, found)
            _check(right, found)
        case _:
            raise NotInTheLanguage(ast.unparse(tree)[:60])


def _value(tree: ast.expr, answers: Mapping[str, Any]) -> Any:
    match tree:
        case ast.Name(id=name):
            return answers.get(name)
        case ast.Constant(value=value):
            return value
        case ast.BoolOp(op=op, values=parts):
            every = isinstance(op, ast.And)
            met = (bool(_value(part, answers)) for part in parts)
            return all(met) if every else any(met)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return tuple(_value(part, answers) for part in parts)
        case ast.UnaryOp(operand=part):
            return not _value(part, answers)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _compare(op, _value(left, answers), _value(right, answers))
    raise NotInTheLanguage(ast.unparse(tree)[:60])


def _compare(op: ast.cmpop, left: Any, right: Any) -> bool:
    if isinstance(op, ast.Eq | ast.Is):
        return bool(left == right)
    if isinstance(op, ast.NotEq | ast.IsNot):
        return bool(left != right)
    if isinstance(op, ast.In | ast.NotIn):
        inside = isinstance(right, tuple) and left in right
        return inside is isinstance(op, ast.In)
    alike = isinstance(left, int | float) and isinstance(right, int | float)
    alike = alike or (isinstance(left, str) and isinstance(right, str))
    return alike and bool(_ORDER[type(op)](left, right))
