"""Reading drawn photos with the real models: a handful; `make bench-vision` reads the whole set."""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from PIL import Image

from shanzhi.kernel.vision import reading
from tests.kernel.vision import drawing, invented, plates, scenes
from tests.kernel.vision.conftest import as_jpeg

TODAY = dt.date(2026, 1, 1)


def _read(image: Image.Image) -> reading.Found:
    return reading.id_card(io.BytesIO(as_jpeg(image)), today=TODAY)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_six_fields_whichever_way_the_photo_lies(card, holder, random, turn):
    found = _read(scenes.turned(scenes.on_table(card, random), turn))
    assert found.fields == {
        "name": holder.name,
        "sex": holder.sex,
        "ethnicity": holder.ethnicity,
        "birth": holder.birth.isoformat(),
        "address": holder.address,
        "id_number": holder.id_number,
    }
    assert found.valid is True
    assert found.turned == turn
    assert all(0 < trust <= 1 for trust in found.confidence.values())


def test_a_number_with_a_wrong_check_digit_is_never_valid(holder, random):
    wrong = holder.id_number[:-1] + ("1" if holder.id_number[-1] != "1" else "2")
    changed = invented.Holder(**{**holder.__dict__, "id_number": wrong})
    found = _read(drawing.front(changed, drawing.FONTS[0], random))
    assert found.valid is False
    assert found.confidence["id_number"] <= 0.5


def test_a_card_that_contradicts_its_number_is_not_valid(holder, random):
    changed = invented.Holder(**{**holder.__dict__, "birth": dt.date(1950, 5, 5)})
    assert _read(drawing.front(changed, drawing.FONTS[0], random)).valid is False


def _refusal(image: Image.Image, read=_read) -> str:
    with pytest.raises(reading.CannotRead) as refusal:
        read(image)
    return refusal.value.code


def test_what_is_no_card_is_refused(random):
    face = drawing.FONTS[0]
    assert _refusal(drawing.back(face, random)) == "wrong_side"
    assert _refusal(drawing.licence(invented.firm(random), face, random)) == "no_card"
    assert _refusal(Image.new("RGB", (800, 600), "grey")) == "no_card"
    assert _refusal(Image.new("RGB", (30, 30))) == "too_small"


def test_two_cards_are_one_too_many(random):
    both = Image.new("RGB", (1012, 1300), "white")
    for place in range(2):
        drawn = drawing.front(invented.holder(random), drawing.FONTS[0], random)
        both.paste(drawn, (0, 660 * place))
    assert _refusal(both) == "several_numbers"


@pytest.mark.parametrize("kind", ["blue", "green", "large_green", "trailer", "police", "macao"])
def test_plates(random, kind):
    plate = plates.invented(random, kind)
    photo = plates.on_car(plates.drawn(plate, random), random)
    found = reading.plate(io.BytesIO(as_jpeg(photo)))
    assert found.fields == {"plate": plate.text, "colour": plate.colour}
    assert found.confidence > 0.6


def test_no_plate_no_number(card):
    def read(image):
        return reading.plate(io.BytesIO(as_jpeg(image)))

    assert _refusal(Image.new("RGB", (800, 600), "grey"), read) == "no_plate"
    assert _refusal(card, read) in {"no_plate", "unreadable"}


def test_a_licence(random):
    firm = invented.firm(random)
    photo = drawing.licence(firm, drawing.FONTS[0], random)
    found = reading.licence(io.BytesIO(as_jpeg(photo)))
    read = found.fields
    assert found.valid is True
    assert (read["credit_code"], read["name"], read["legal_person"]) == (
        firm.credit_code,
        firm.name,
        firm.legal_person,
    )
    assert (read["capital"], read["founded"], read["address"]) == (
        firm.capital,
        firm.founded.isoformat(),
        firm.address,
    )


def test_the_command_reads_all_and_says_what_failed(tmp_path, capsys, card, holder, random):
    good, side, text, empty = (tmp_path / name for name in ("good.jpg", "back.png", "text.jpg", "empty.jpg"))
    good.write_bytes(as_jpeg(card))
    drawing.back(drawing.FONTS[0], random).save(side)
    text.write_text("hello")
    empty.touch()
    files = [str(path) for path in (side, text, empty, tmp_path / "missing.jpg", good)]
    with pytest.raises(SystemExit) as end:
        call_command("read_id_card", *files)
    assert end.value.code == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("error", {}).get("code") for line in lines] == [
        "wrong_side",
        "not_an_image",
        "empty",
        "missing",
        None,
    ]
    assert not any("id_number" in line for line in lines[:4])
    wanted = {"file", "name", "sex", "ethnicity", "birth", "address", "id_number", "valid", "confidence"}
    assert wanted < lines[4].keys()
    assert (lines[4]["id_number"], lines[4]["valid"]) == (holder.id_number, True)
