import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from shanzhi.core import identifiers as ids
from shanzhi.core.errors import DomainError

TODAY = dt.date(2020, 3, 16)
STANDARD = "11010519491231002X"  # the example of GB 11643


def code_of(number: str, **given_areas) -> str:
    with pytest.raises(DomainError) as refusal:
        ids.check_id_number(number, today=TODAY, **given_areas)
    assert refusal.value.field == "id_number"
    return refusal.value.code


def with_check(body: str) -> str:
    return body + ids.make_check_digit(body)


class TestIdNumber:
    @pytest.mark.parametrize(
        "typed", [STANDARD, "11010519491231002x", " 110105 19491231 002X ", "１１０１０５19491231002Ｘ"]
    )
    def test_is_stored_one_way_however_typed(self, typed):
        assert ids.check_id_number(typed, today=TODAY) == STANDARD
        assert ids.is_id_number(typed)

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "1101051949123100",
            "X1010519491231002X",
            "110105194912310021X",
            "一1010519491231002X",
            "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X",
        ],
    )
    def test_form(self, typed):
        assert code_of(typed) == "id_number.digits"
        assert not ids.is_id_number(typed)

    @pytest.mark.parametrize("last", "0123456789")
    def test_check_digit(self, last):
        assert code_of(STANDARD[:-1] + last) == "id_number.check"

    @pytest.mark.parametrize(
        "birth", ["19900230", "19901301", "20190229", "18991231", "20200317", "00000000"]
    )
    def test_date_must_be_real_and_not_to_come(self, birth):
        assert code_of(with_check(f"441502{birth}123")) == "id_number.date"

    def test_date_of_today_and_of_a_leap_day(self):
        for birth in ("20200316", "20000229"):
            number = with_check(f"441502{birth}123")
            assert ids.check_id_number(number, today=TODAY) == number

    def test_province_must_exist(self):
        assert code_of(with_check("99150219900101123")) == "id_number.area"

    def test_area_must_be_among_the_known_ones_when_given(self):
        number = with_check("44159919900101123")
        assert ids.check_id_number(number, today=TODAY) == number
        assert code_of(number, known_areas={"441502"}) == "id_number.area"

    def test_what_it_says(self):
        assert ids.birth_of(STANDARD) == dt.date(1949, 12, 31)
        assert ids.sex_of(STANDARD) == "female"
        assert ids.sex_of(with_check("44150219900101123")) == "male"

    @given(st.sampled_from(sorted(ids.PROVINCES)), st.dates(dt.date(1900, 1, 1), TODAY), st.integers(0, 999))
    def test_agrees_with_the_reference(self, province, birth, serial):
        body = f"{province}0101{birth:%Y%m%d}{serial:03d}"
        assert ric.calc_check_digit(with_check(body)) == with_check(body)[-1]
        assert ids.is_id_number(with_check(body))

    @given(st.integers(0, 16), st.integers(1, 9))
    def test_one_wrong_digit_is_always_noticed(self, position, shift):
        wrong = list(STANDARD)
        wrong[position] = str((int(wrong[position]) + shift) % 10)
        assert not ids.is_id_number("".join(wrong))

    @given(st.text())
    def test_any_text_is_answered(self, text):
        ids.is_id_number(text), ids.is_mobile(text), ids.is_credit_code(text), ids.is_plate(text)


class TestSyntheticPeople:
    def test_numbers_are_valid_and_recognisable(self):
        number = ids.synthetic_id_number("441502", dt.date(1990, 1, 1), 901)
        assert ids.check_id_number(number, today=TODAY) == number
        assert ids.is_synthetic_id_number(number)
        assert ids.sex_of(number) == "male"
        assert not ids.is_synthetic_id_number(STANDARD)

    @pytest.mark.parametrize("serial", [0, 899, 1000])
    def test_other_serials_are_not_used(self, serial):
        with pytest.raises(ValueError, match="synthetic"):
            ids.synthetic_id_number("441502", dt.date(1990, 1, 1), serial)


class TestMobile:
    @pytest.mark.parametrize("typed", ["13800138000", "+86 138 0013 8000", "8613800138000", "138-0013-8000"])
    def test_is_stored_one_way(self, typed):
        assert ids.check_mobile(typed) == "13800138000"

    @pytest.mark.parametrize(
        "typed", ["12800138000", "1380013800", "138001380000", "", "1380013800a", "06603388888"]
    )
    def test_refused(self, typed):
        with pytest.raises(DomainError) as refusal:
            ids.check_mobile(typed)
        assert refusal.value.code == "phone.digits"
        assert not ids.is_mobile(typed)

    def test_a_line_end_is_not_overlooked(self):
        assert not ids.is_mobile("13800138000\n")


class TestCreditCode:
    def test_known_good(self):
        assert ids.check_credit_code("91110000600037341l") == "91110000600037341L"

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("91110000600037341M", "check"),
            ("9111000060003734", "form"),
            ("9111000060003734IL", "form"),
            ("", "form"),
        ],
    )
    def test_refused(self, typed, code):
        with pytest.raises(DomainError) as refusal:
            ids.check_credit_code(typed)
        assert refusal.value.code == f"credit_code.{code}"
        assert not ids.is_credit_code(typed)

    @given(st.integers(0, 9_999_999))
    def test_synthetic_ones_are_valid(self, serial):
        code = ids.synthetic_credit_code("441502", serial)
        assert ids.is_credit_code(code)
        assert uscc.is_valid(code)


class TestPlate:
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("粤n12345", "粤N12345"),
            ("粤N·A1B2C", "粤NA1B2C"),
            ("粤ND12345", "粤ND12345"),
            ("粤NFA1234", "粤NFA1234"),
            ("粤N12345D", "粤N12345D"),
            ("粤Z1234港", "粤Z1234港"),
            ("粤N1234学", "粤N1234学"),
        ],
    )
    def test_is_stored_one_way(self, typed, stored):
        assert ids.check_plate(typed) == stored
        assert ids.is_plate(typed)

    @pytest.mark.parametrize(
        "typed", ["", "粤N1234", "粤N1234O", "粤I12345", "啊N12345", "粤NA12345", "N12345", "粤N1234567"]
    )
    def test_refused(self, typed):
        with pytest.raises(DomainError) as refusal:
            ids.check_plate(typed)
        assert refusal.value.code == "plate.form"
        assert not ids.is_plate(typed)


class TestDocumentNumber:
    @pytest.mark.parametrize(
        "typed", ["汕卫〔2020〕12号", "汕卫[2020]12号", "汕卫（2020）12号", " 汕卫 【２０２０】 012 号 "]
    )
    def test_is_stored_one_way(self, typed):
        assert ids.check_document_number(typed, today=TODAY) == "汕卫〔2020〕12号"

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("", "form"),
            ("12号", "form"),
            ("汕卫2020年12号", "form"),
            ("汕卫〔2020〕号", "form"),
            ("汕卫〔2020〕12", "form"),
            ("汕卫〔2020〕一二号", "form"),
            ("汕卫〔2021〕12号", "year"),
            ("汕卫〔1948〕12号", "year"),
        ],
    )
    def test_refused(self, typed, code):
        with pytest.raises(DomainError) as refusal:
            ids.check_document_number(typed, today=TODAY)
        assert (refusal.value.code, refusal.value.field) == (f"document_number.{code}", "document_number")
