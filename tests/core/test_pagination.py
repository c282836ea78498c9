import pytest
from django.test import RequestFactory

from shanzhi.core.pagination import paged


def page_of(asked: str, rows: int = 45):
    return paged(RequestFactory().get("/", {"page": asked, "q": "张 三"}), list(range(rows)))


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("1", 1),
        ("2", 2),
        ("3", 3),
        ("4", 3),
        ("9" * 30, 3),
        ("0", 1),
        ("-7", 1),
        ("x", 1),
        ("", 1),
        ("1.5", 1),
        ("²", 1),
    ],
)
def test_a_number_outside_the_list_gives_the_nearest_page(asked, number):
    assert page_of(asked).page.number == number


def test_totals_are_exact():
    listing = page_of("3")
    assert listing.total == 45
    assert list(listing) == [40, 41, 42, 43, 44]
    assert listing


def test_an_empty_list_has_one_empty_page():
    listing = page_of("5", rows=0)
    assert (list(listing), listing.total, bool(listing)) == ([], 0, False)


def test_the_rest_of_the_address_is_kept():
    assert page_of("2").query == "q=%E5%BC%A0+%E4%B8%89"
