"""A form with every kind of field, for the gallery."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.ui.forms import DateInput

KINDS = [("shop", _("商铺")), ("school", _("学校")), ("hospital", _("医院"))]
WAYS = [("sms", _("短信")), ("push", _("推送"))]


class SampleForm(forms.Form):
    """One field of each plain kind."""

    name = forms.CharField(label=_("场所名称"), max_length=60, help_text=_("与营业执照上的名称一致。"))
    kind = forms.ChoiceField(label=_("类型"), choices=KINDS)
    phone = forms.CharField(label=_("联系电话"), required=False)
    people = forms.IntegerField(label=_("人数"), min_value=1, required=False)
    opened = forms.DateField(label=_("开业日期"), widget=DateInput, required=False)
    ways = forms.MultipleChoiceField(
        label=_("通知方式"), choices=WAYS, widget=forms.CheckboxSelectMultiple, required=False
    )
    size = forms.ChoiceField(label=_("规模"), choices=KINDS[:2], widget=forms.RadioSelect, required=False)
    note = forms.CharField(label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agrees = forms.BooleanField(label=_("我已核对以上内容"))


class PlaceForm(forms.Form):
    """The fields with components of their own."""

    photo = forms.FileField(label=_("门头照片"), required=False)
    lng = forms.FloatField(label=_("位置"), required=False)
    lat = forms.FloatField(label=_("纬度"), required=False)


class SampleFilter(forms.Form):
    """What a list is narrowed by."""

    q = forms.CharField(
        label=_("名称"), required=False, widget=forms.TextInput(attrs={"placeholder": _("名称")})
    )
    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("全部类型")), *KINDS], required=False)
