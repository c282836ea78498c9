"""Pure decisions about people: ages, permits and their reach, names, families."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping

ADULT_AGE = 18
ELDER_AGE = 55  # from here on a family may register somebody who has no phone
OWN_ACCOUNT_AGE = 16  # below it a guardian registers and acts for the person
INFANT_UNTIL = 6  # years: afterwards a resident number has to be there
FAMILY_LIMIT = 12  # open and pending links of one guardian
UNCONFIRMED_KEPT = dt.timedelta(days=1)  # an account whose number was never proven is forgotten after this
GRANTING, CHANGING = "accounts.grant_roles", "accounts.change_roles"


def age_on(birth: dt.date, day: dt.date) -> int:
    """Whole years lived on that day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def needs_guardian(birth: dt.date, day: dt.date) -> bool:
    """Too young to register alone."""
    return age_on(birth, day) < OWN_ACCOUNT_AGE


# Divisions -----------------------------------------------------------------------------------------------


def prefix_of(division_code: str) -> str:
    """What the codes of everything inside a division begin with: 441500 → 4415, 441502 → 441502."""
    if len(division_code) == 6 and division_code.endswith("00"):
        return division_code[:2] if division_code.endswith("0000") else division_code[:4]
    return division_code


def covers(scope: str, division_code: str) -> bool:
    """A right held for `scope` reaches `division_code`; the empty scope is the whole city."""
    return division_code.startswith(prefix_of(scope)) if division_code else scope == ""


def any_covers(scopes: Iterable[str], division_code: str) -> bool:
    return any(covers(scope, division_code) for scope in scopes)


def scopes_above(division_code: str) -> list[str]:
    """Every scope that covers a division: itself, what lies above it, and the whole city ("")."""
    if not division_code:
        return [""]
    inside = [division_code[:9], division_code[:6], f"{division_code[:4]}00", f"{division_code[:2]}0000"]
    return sorted({"", division_code, *inside})


# Roles and permits ---------------------------------------------------------------------------------------


def role_permits(shipped: Iterable[str], overrides: Iterable[Mapping[str, object]]) -> frozenset[str]:
    """A role's permits: those it ships with, as the city has changed them."""
    changes = {str(row["permit"]): bool(row["allowed"]) for row in overrides}
    kept = {name for name in shipped if changes.get(name, True)}
    return frozenset(kept | {name for name, allowed in changes.items() if allowed})


def is_powerful(permits: Iterable[str]) -> bool:
    """Who holds these could give themselves or others more."""
    return not {GRANTING, CHANGING}.isdisjoint(permits)


def permits_of(
    grants: Iterable[tuple[str, str, Iterable[Mapping[str, object]]]], shipped: Mapping[str, Iterable[str]]
) -> dict[str, frozenset[str]]:
    """Permit → scopes, from `(role, division code, overrides)` rows."""
    found: dict[str, set[str]] = {}
    for role, division_code, overrides in grants:
        for permit in role_permits(shipped.get(role, ()), overrides):
            found.setdefault(permit, set()).add(division_code)
    return {permit: frozenset(scopes) for permit, scopes in found.items()}


# Names and families --------------------------------------------------------------------------------------


def same_name(one: str, other: str) -> bool:
    """Names compared as people write them: blanks and the different middle dots do not count."""
    return _plain_name(one) == _plain_name(other)


def _plain_name(name: str) -> str:
    return re.sub(r"[\s·•・.．]", "", unicodedata.normalize("NFKC", name)).casefold()


def link_starts(*, has_phone: bool, has_guardian: bool) -> str:
    """A link begins at once, unless somebody is there who must agree: the member, or who already acts for them."""
    return "pending" if has_phone or has_guardian else "active"


def may_be_added(kind: str, birth: dt.date, today: dt.date) -> bool:
    """Without an account of their own: children under age, and elders; other adults open their own account."""
    age = age_on(birth, today)
    return age < ADULT_AGE if kind == "child" else kind == "elder" and age >= ELDER_AGE
