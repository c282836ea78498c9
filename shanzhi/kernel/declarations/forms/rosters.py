"""Input shapes of rosters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.enums import IdKind, Sex
from shanzhi.kernel.accounts.fields import PhoneField
from shanzhi.kernel.declarations.enums import Audience, DutyRole, Leaving, Relation
from shanzhi.kernel.declarations.models import Group
from shanzhi.kernel.declarations.queries import rosters
from shanzhi.ui.forms import DateInput

from ..roster_words import WORDS
from ..sheets.reading import MOST_BYTES

ROLES = {
    Audience.SCHOOL: (DutyRole.TEACHER, DutyRole.MANAGER),
    Audience.STAFF: (DutyRole.FOREMAN, DutyRole.MANAGER),
}


class NameForm(forms.Form):
    """A grade, a class; a site, a workshop."""

    name = forms.CharField(label=_("名称"), max_length=40)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("填好的名册"),
        help_text=_("XLSX 文件，最多 60,000 行，不超过 20 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    makes_groups = forms.BooleanField(
        label=_("新建班级：文件里有、名册里没有的班级也导入"),
        required=False,
        help_text=_("第一次导入时不用勾选。不勾选时，没有的班级会作为错误列出，防止写错班名。"),
    )

    def __init__(self, *args: Any, audience: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if audience == Audience.STAFF:
            self.fields["makes_groups"].label = _("新建车间：文件里有、名册里没有的车间也导入")
            self.fields["makes_groups"].help_text = _(
                "第一次导入时不用勾选。不勾选时，没有的车间会作为错误列出，防止写错名称。"
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB，请分成几个文件。"), code="sheet.size")
        return file


class GuardianForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    relation = forms.ChoiceField(label=_("关系"))
    phone = PhoneField(help_text=_("会收到一条短信邀请，用这个号码登录并确认后即可申报。"))

    def __init__(self, *args: Any, audience: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        own = [(Relation.SELF.value, Relation.SELF.label)]
        self.fields["relation"].choices = own if audience == Audience.STAFF else Relation.choices


class PupilForm(forms.Form):
    """One person by hand."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    number = forms.CharField(label=_("学号"), max_length=30, required=False)
    id_kind = forms.ChoiceField(label=_("证件类型"), choices=IdKind.choices[:4])
    id_number = forms.CharField(
        label=_("证件号码"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    birth_date = forms.DateField(
        label=_("出生日期"),
        required=False,
        widget=DateInput(),
        help_text=_("居民身份证不用填，其他证件必填。"),
    )
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=[("", _("不填")), *Sex.choices])

    def __init__(self, *args: Any, audience: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["number"].label = WORDS[audience]["number"]


class TransferForm(forms.Form):
    group = forms.ModelChoiceField(label=_("转入"), queryset=Group.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, top: Group, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = rosters.classes_of(top)
        self.fields["group"].label_from_instance = lambda row: f"{row.parent.name} {row.name}"


class LeaveForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("原因"),
        choices=[
            (one.value, one.label)
            for one in (Leaving.TRANSFER, Leaving.GRADUATED, Leaving.LEFT, Leaving.MISTAKE)
        ],
        widget=forms.RadioSelect,
    )


class DutyForm(forms.Form):
    role = forms.ChoiceField(label=_("职责"))
    phone = PhoneField(help_text=_("对方须先用这个号码登录过一次。"))

    def __init__(self, *args: Any, audience: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(one.value, one.label) for one in ROLES[Audience(audience)]]


class YearForm(forms.Form):
    """What each grade does; one field for each, named by its place."""

    def __init__(self, *args: Any, lines: list[rosters.YearLine], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[str(line.grade.pk)] = forms.ChoiceField(
                label=line.grade.name, choices=rosters.moves_of(line), initial=line.suggested
            )
        self.fields["sure"] = forms.BooleanField(label=_("我已核对，知道升级后不能撤回"))

    def moves(self) -> dict[Any, str]:
        """Grade → move."""
        return {line.grade.pk: self.cleaned_data[str(line.grade.pk)] for line in self.lines}

    def rows(self) -> list[tuple[rosters.YearLine, forms.BoundField]]:
        return [(line, self[str(line.grade.pk)]) for line in self.lines]


class ProblemFilter(forms.Form):
    """Which problems of a sheet to show."""

    column = forms.ChoiceField(label=_("列"), required=False)
    part = forms.ChoiceField(label=_("班级"), required=False)

    def __init__(self, data: Any, *, columns: list[tuple[str, int]], parts: list[Any]):
        super().__init__(data)
        self.fields["column"].choices = [
            ("", _("全部列")),
            *((name, f"{name}（{n}）") for name, n in columns),
        ]
        self.fields["part"].choices = [
            ("", _("全部班级")),
            *((f"{part.upper}/{part.name}", f"{part.upper} {part.name}") for part in parts),
        ]

    def wishes(self) -> dict[str, str]:
        return self.cleaned_data if self.is_valid() else {}
