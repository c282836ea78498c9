import pytest

from shanzhi.core.masking import mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(("name", "shown"), [("张小明", "张**"), ("李雷", "李*"), ("王", "王*"), ("", "")])
def test_names(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("441502199001011234", "4415**********1234"), ("H12345678", "*******78"), ("1234", "****"), ("", "")],
)
def test_id_numbers(number, shown):
    assert mask_id_number(number) == shown


@pytest.mark.parametrize(
    ("phone", "shown"), [("13812345678", "138****5678"), ("3388888", "*******"), ("", "")]
)
def test_phones(phone, shown):
    assert mask_phone(phone) == shown
