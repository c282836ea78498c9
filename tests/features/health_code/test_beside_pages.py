"""Pages for people without a phone and for venues that change hands, in their portals and to nobody else."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.models import Companion, FeverNote, PaperCard, VenueTransfer
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.scans.models import Scan
from tests import factories
from tests.features.health_code.test_companions import paper, taken_along
from tests.features.health_code.test_handovers import fever
from tests.features.health_code.test_pages import PAGE_QUERIES, answers, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_at")]
HERE = "/c/health-code/"


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries_made:
        page = text_of(client.get(address))
    assert len(queries_made) <= PAGE_QUERIES, [query["sql"][:90] for query in queries_made]
    return page


def code_of(city):
    return city.poster().rpartition("/")[2]


def test_from_a_poster_two_people_without_phones_come_along(city):
    client, code = factories.signed_in(city.citizen), code_of(city)
    page = text_of(client.get(f"{HERE}checkin/", {"code": code}))
    assert "添加同行人" in page
    ticked = [str(city.citizen.pk)]
    for name in ("蔡阿婆", "庄阿公"):
        given = paper(name) | {"agreed": "on", "code": code, "birth_date": ""}
        wrong = text_of(client.post(f"{HERE}companions/new/", given | {"agreed": ""}), 422)
        assert "征得对方同意" in wrong
        assert name in wrong
        declare = client.post(f"{HERE}companions/new/", given)["Location"]
        assert "/declare/?code=" in declare
        back = client.post(declare, answers(code=code))["Location"]
        ticked.append(str(Companion.objects.latest("agreed_at", "id").person_id))
        assert ticked[-1] in back
    assert text_of(client.get(back)).count("checked") == 2
    nonce = str(uuid.uuid4())
    for _ in range(2):  # two taps
        done = client.post(f"{HERE}checkin/", {"code": code, "nonce": nonce, "person": ticked})
    shown = text_of(client.get(done["Location"]))
    assert shown.count("arrival-green") == 3
    assert "3 人登记成功" in shown
    assert Scan.objects.count() == 3
    assert client.get(done["Location"].replace("arrived/", "arrived/x")).status_code == 404
    assert factories.signed_in(city.manager).get(done["Location"]).status_code == 404


def test_a_companion_with_a_phone_is_sent_to_declare_alone(city):
    client, other = factories.signed_in(city.citizen), factories.person("黄有机")
    given = paper(other.name, id_number=other.id_number) | {"agreed": "on", "birth_date": ""}
    answer = client.post(f"{HERE}companions/new/", given, follow=True)
    assert "请本人在手机上先申报" in text_of(answer)


def test_companions_are_listed_and_ended_by_either_side(city, at):
    other = factories.person("黄有机")
    city.declare(other, at)
    mine = taken_along(city, at)
    theirs = actions.add_companion(
        by=other, paper=paper(city.citizen.name, id_number=city.citizen.id_number), at=at
    )
    client = factories.signed_in(city.citizen)
    page = asked(client, f"{HERE}companions/")
    assert "蔡**" in page
    assert "黄**" in page
    assert "绿码" not in page
    for row in (mine, theirs):
        assert client.post(f"{HERE}companions/{row.pk}/end/").status_code == 302
    assert not Companion.objects.filter(ended_at=None).exists()


def test_the_inspector_takes_one_after_the_other(city, at):
    client = factories.signed_in(city.inspector)
    address = f"{HERE}inspect/{city.point.pk}/number/"
    assert "autofocus" in asked(client, address)
    elder = taken_along(city, at).person
    read = f"{elder.name}\t{elder.id_number}"  # as a reader of cards types it
    given = {"reason": "no_smartphone", "nonce": str(uuid.uuid4()), "name": ""}
    page = text_of(client.post(address, given | {"id_number": read}))
    assert "arrival-green" in page
    assert "蔡**" in page
    assert re.search(r'value="no_smartphone" selected', page)
    assert given["nonce"] not in page
    wrong = text_of(client.post(address, given | {"id_number": elder.id_number, "name": "别人"}), 422)
    assert "姓名和证件号码不一致" in wrong
    assert elder.id_number in wrong
    unknown = text_of(client.post(address, given | {"id_number": factories.id_number()}), 422)
    assert "为新来的人登记" in unknown
    assert "证件号码有误" in text_of(client.post(address, given | {"id_number": "44150219900101001"}), 422)


def test_a_newcomer_on_the_inspectors_page(city):
    client = factories.signed_in(city.inspector)
    address = f"{HERE}inspect/{city.point.pk}/newcomer/"
    assert "441502003001" in text_of(client.get(address))
    given = answers(reason="no_phone") | paper("郑新来") | {"birth_date": ""}
    assert "34 到 43" in text_of(client.post(address, given | {"temperature": "60"}), 422)
    for _ in range(2):  # two taps
        assert "郑**" in text_of(client.post(address, given))
    assert Scan.objects.count() == 1
    text_of(factories.signed_in(city.citizen).get(address), 404)


# Printed cards -------------------------------------------------------------------------------------------


def test_a_card_is_made_printed_again_and_lost(city):
    client = factories.signed_in(city.citizen)
    assert "制作纸质健康码" in asked(client, f"{HERE}cards/")
    request = {"request_id": str(uuid.uuid4())}
    for _ in range(2):  # two taps
        assert client.post(f"{HERE}cards/new/{city.citizen.pk}/", request).status_code == 302
    card = PaperCard.objects.get()
    assert card.number in asked(client, f"{HERE}cards/")
    for size in ("", "sheet"):
        sheet = client.get(f"{HERE}cards/{card.pk}.pdf", {"size": size})
        assert sheet.content.startswith(b"%PDF-")
    assert client.post(f"{HERE}cards/{card.pk}/revoke/").status_code == 302
    assert "已挂失" in text_of(client.get(f"{HERE}cards/"))
    assert client.get(f"{HERE}cards/{card.pk}.pdf").status_code == 410


def test_a_strangers_camera_finds_only_what_the_card_is(city, at, client):
    card = actions.issue_card(by=city.citizen, person_id=city.citizen.pk, request_id=uuid.uuid4(), at=at)
    from shanzhi.features.health_code.paper_cards import card_address

    path = "/" + card_address(card).partition("//")[2].partition("/")[2]
    with CaptureQueriesContext(connection) as made:
        page = text_of(client.get(path))
    assert not [query for query in made if "paper" in query["sql"] or "codes_" in query["sql"]]
    assert "这是一张纸质健康码" in page
    for secret in ("林", card.number, "绿码"):
        assert secret not in page
    assert text_of(client.get("/c/health-code/paper/whatever")).count("这是一张纸质健康码") == 1


def test_officials_make_cards_and_see_them_in_the_look_up(city):
    official = factories.official("health_code.issue_cards", "health_code.look_up", division_code="441502003")
    client = factories.signed_in(official, second_factor=True)
    address = f"/o/health-code/cards/of/{city.citizen.pk}/"
    assert "还没有制作过" in asked(client, address)
    given = {"request_id": str(uuid.uuid4()), "reason": ""}
    text_of(client.post(address, given), 422)
    assert client.post(address, given | {"reason": "独居老人，上门代办"}).status_code == 302
    card = PaperCard.objects.get()
    found = client.post(
        "/o/health-code/look-up/", {"term": city.citizen.id_number, "reason": "核对纸质健康码"}
    )
    assert card.number in text_of(found)
    assert client.get(f"/o/health-code/cards/{card.pk}.pdf").content.startswith(b"%PDF-")
    assert client.post(f"/o/health-code/cards/{card.pk}/revoke/").status_code == 302
    assert client.get(f"/o/health-code/cards/{card.pk}.pdf").status_code == 410


# Venues --------------------------------------------------------------------------------------------------


def test_a_venue_is_handed_over_on_the_pages(city):
    new = factories.person("郑接手")
    mine, theirs = factories.signed_in(city.manager), factories.signed_in(new)
    address = f"/b/health-code/venues/{city.venue.pk}/transfer/"
    assert "11 位数字" in text_of(mine.post(address, {"phone": "12"}), 422)
    for _ in range(2):  # two taps: the second is told that the first waits
        mine.post(address, {"phone": new.phone})
    page = asked(mine, address)
    assert new.phone not in page
    link = re.search(r'data-copy="http://[^/"]+(/b/health-code/handover/[^"]+)"', page)[1]
    assert city.venue.name in text_of(theirs.get("/c/health-code/venues/"))
    assert city.venue.name in text_of(theirs.get(link))
    text_of(factories.signed_in(city.citizen).get(link), 404)
    assert theirs.post(link, {"agrees": "yes"}).status_code == 302
    assert city.venue.name in text_of(theirs.get(f"/c/health-code/venues/{city.venue.pk}/"))
    text_of(mine.get(f"/c/health-code/venues/{city.venue.pk}/"), 404)
    assert mine.get(address).status_code == 404


def test_an_offer_is_cancelled_or_declined_on_the_pages(city):
    new = factories.person()
    mine, theirs = factories.signed_in(city.manager), factories.signed_in(new)
    address = f"/c/health-code/venues/{city.venue.pk}/transfer/"
    mine.post(address, {"phone": new.phone})
    offer = VenueTransfer.objects.get()
    assert theirs.post(f"/c/health-code/transfers/{offer.pk}/cancel/").status_code == 404
    assert mine.post(f"/c/health-code/transfers/{offer.pk}/cancel/").status_code == 302
    text_of(theirs.get(f"/c/health-code/handover/{queries.transfer_token(offer)}/"), 410)
    mine.post(address, {"phone": new.phone})
    offer = VenueTransfer.objects.get(state="offered")
    answer = theirs.post(f"/c/health-code/handover/{queries.transfer_token(offer)}/", {"agrees": "no"})
    assert answer.status_code == 302
    assert VenueTransfer.objects.get(pk=offer.pk).state == "declined"


def test_doors_posters_deputies_and_registering_again(city):
    client = factories.signed_in(city.manager)
    base = f"/c/health-code/venues/{city.venue.pk}/"
    client.post(f"{base}points/", {"name": "西门"})
    west = queries.points_of(city.venue).get(name="西门")
    assert "同名" in text_of(client.post(f"{base}points/{west.pk}/", {"name": "东门"}), 422)
    assert client.post(f"{base}points/{west.pk}/", {"name": "后门"}).status_code == 302
    assert client.get(f"{base}posters.pdf").content.startswith(b"%PDF-")
    assert client.post(f"{base}points/{west.pk}/close/").status_code == 302
    assert "重新开放" in asked(client, base)
    assert client.post(f"{base}points/{west.pk}/reopen/").status_code == 302
    inspector = queries.inspectors_of(city.venue).get()
    assert client.post(f"{base}inspectors/{inspector.pk}/deputy/", {"named": "yes"}).status_code == 302
    deputy = factories.signed_in(city.inspector)
    assert "协助管理" in text_of(deputy.get(f"{base}inspectors/"))
    text_of(deputy.get(f"{base}close/"), 404)
    assert client.post(f"{base}close/").status_code == 302
    again = text_of(client.get("/c/health-code/venues/new/", {"from": str(city.venue.pk)}))
    for words in (city.venue.name, city.venue.place.address, "东门", "后门"):
        assert words in again
    text_of(client.get(f"{base}posters.pdf"), 404)


def test_firms_are_offered_to_their_agents_when_registering(city, at):
    from tests.security.world import FIRM

    orgs.register_organisation(
        by=None, credit_code=FIRM, name="汕尾市示范有限公司", representative=city.manager, at=at
    )
    assert "汕尾市示范有限公司" in text_of(
        factories.signed_in(city.manager).get("/b/health-code/venues/new/")
    )
    assert "所属企业" not in text_of(factories.signed_in(city.citizen).get("/b/health-code/venues/new/"))


def test_fevers_are_followed_up_and_taken_away(city, at):
    client, scan = factories.signed_in(city.manager), fever(city, at)
    base = f"/c/health-code/venues/{city.venue.pk}/fevers/"
    assert "还没有处置记录" in asked(client, base)
    given = {"request_id": str(uuid.uuid4()), "step": "", "words": "复测 37.6 ℃"}
    wrong = text_of(client.post(f"{base}{scan.id}/", given), 422)
    assert "复测 37.6 ℃" in wrong
    for _ in range(2):  # two taps
        assert client.post(f"{base}{scan.id}/", given | {"step": "clinic"}).status_code == 302
    assert FeverNote.objects.count() == 1
    assert "已送发热门诊" in text_of(client.get(base))
    file = client.get(base, {"format": "csv"})
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert "已送发热门诊" in text
    assert "林小明" not in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_statistics_go_out_as_a_file(city, kind):
    address = f"/c/health-code/venues/{city.venue.pk}/stats/"
    answer = factories.signed_in(city.manager).get(address, {"format": kind})
    assert answer["Content-Disposition"].endswith(f'.{kind}"')


def test_officials_open_a_venue_and_close_it(city):
    official = factories.official("health_code.see_board", "health_code.close_venues", division_code="441502")
    client = factories.signed_in(official, second_factor=True)
    base = f"/o/health-code/venues/{city.venue.pk}/"
    page = asked(client, base)
    for words in ("东门", "吴**", "停用场所", city.venue.place.address):
        assert words in page
    part = text_of(client.get(base, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="panel"))
    assert "<html" not in part
    wrong = text_of(client.post(f"{base}close/", {"document_number": "15", "reason": "冒名登记"}), 422)
    assert "文号应像" in wrong
    assert "冒名登记" in wrong
    done = client.post(f"{base}close/", {"document_number": "汕卫健〔2020〕15号", "reason": "冒名登记"})
    assert done.status_code == 302
    assert "汕卫健〔2020〕15号" in text_of(client.get(base))
    assert "汕卫健" in text_of(
        factories.signed_in(city.manager).get(f"/c/health-code/venues/{city.venue.pk}/")
    )
    viewer = factories.official("health_code.see_board", division_code="441502")
    assert "停用场所" not in text_of(factories.signed_in(viewer, second_factor=True).get(base))


def test_a_card_about_to_end_is_listed_among_the_to_dos(city, at):
    actions.issue_card(
        by=city.citizen,
        person_id=city.citizen.pk,
        request_id=uuid.uuid4(),
        at=at - dt.timedelta(days=175),
    )
    assert "纸质健康码快到期" in text_of(factories.signed_in(city.citizen).get("/c/"))
