"""`manage.py verify_audit`: recompute every chain of the audit record, and name the first place that does not hold."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from shanzhi.kernel.audit import queries
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.audit.rules import Fault, Head, Verifier

STEP = 1000


class Command(BaseCommand):
    help = _("核验审计记录：重新计算每一条链，指出第一处被改动、缺失或多出的记录")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--save", type=Path, metavar="FILE", help=_("把各链末端写入文件，另处保存"))
        parser.add_argument("--against", type=Path, metavar="FILE", help=_("同时核对此前保存的末端仍在链中"))

    def handle(self, *args: Any, **options: Any) -> None:
        kept = _read_heads(options["against"]) if options["against"] else {}
        with queries.snapshot():
            verifier = Verifier(kept=kept)
            fault = self._first_fault(verifier) or verifier.fault_of_ends(queries.lane_heads())
        if fault:
            raise CommandError(_sentence(fault), returncode=1)
        total = sum(head.number for head in verifier.heads.values())
        if options["save"]:
            _write_heads(options["save"], verifier.heads)
        self.stdout.write(
            _("审计记录完整：%(total)d 条，%(lanes)d 条链") % {"total": total, "lanes": len(verifier.heads)}
        )

    def _first_fault(self, verifier: Verifier) -> Fault | None:
        with tqdm(total=AuditEntry.objects.count(), unit="row", disable=None) as bar:
            for count, row in enumerate(queries.chain_rows(), 1):
                fault = verifier.fault_of(row)
                if fault:
                    return fault
                if count % STEP == 0:
                    bar.update(STEP)
            bar.update(bar.total - bar.n)
        return None


def _sentence(fault: Fault) -> str:
    problem = {
        "changed": _("内容或链接被改动"),
        "missing": _("记录缺失"),
        "extra": _("多出的记录"),
        "cut": _("链的末端被截断，记录缺失"),
        "replaced": _("与此前保存的末端不符"),
    }[fault.problem]
    place = {"lane": fault.lane, "number": fault.number, "entry": fault.entry or "—", "problem": problem}
    return _("审计记录有误：第 %(lane)d 链第 %(number)d 条（%(entry)s）：%(problem)s") % place


def _write_heads(path: Path, heads: dict[int, Head]) -> None:
    path.write_text(
        json.dumps({lane: [head.number, head.hash.hex()] for lane, head in sorted(heads.items())})
    )


def _read_heads(path: Path) -> dict[int, Head]:
    kept = json.loads(path.read_text())
    return {int(lane): Head(number, bytes.fromhex(sealed)) for lane, (number, sealed) in kept.items()}
