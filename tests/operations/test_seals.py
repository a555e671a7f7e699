"""The clerk's two lists: what waits for the seal, and what was sealed and owes its scan; counted, in pages."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from engine.store.tables import signed_results
from tests.office import Office
from tests.operations.test_signing_round import COPY, MARITAL, app, entered, item_of, to_sign
from web import seals

__all__ = ["app"]


def sign(office: Office, procedure: str, name: str) -> str:
    """The hexadecimal key of the signed result."""
    dossier = to_sign(office, procedure, name=name)
    office.now += timedelta(minutes=1)
    office.complete(item_of(office, dossier), outcome="sign", authority="chair")
    (result,) = office.rows(signed_results, dossier_id=dossier)
    key: str = result.id.hex
    return key


def test_two_lists_each_with_its_count_and_pages(app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "PAGE", 2)
    clerk = entered(app, office, "vt")
    keys = [sign(office, MARITAL, f"Hồ Thị {name}") for name in ("Một", "Hai", "Ba")]
    first = clerk.get("/seals/").text
    assert "Chờ đóng dấu (3)" in first
    assert "Đã đóng dấu, còn nợ bản quét (0)" in first
    assert "Trang 1/2" in first
    assert re.findall(r'name="seal_(\w+)"', first) == keys[:2]
    last = clerk.get("/seals/?seal=1").text
    assert re.findall(r'name="seal_(\w+)"', last) == keys[2:]
    done = clerk.post("/seals/?seal=1", {f"seal_{keys[2]}": "on"}, page="/seals/").text
    assert "Đã ghi đóng dấu 1 văn bản, không ghi được 0." in done
    assert "Chờ đóng dấu (2)" in done
    assert "Đã đóng dấu, còn nợ bản quét (1)" in done
    assert re.findall(r'name="seal_(\w+)"', done) == keys[:2], "the last page is gone, the one before is shown"
    assert clerk.get("/seals/?seal=x&scan=99").status_code == 200


def test_a_tick_is_named_for_who_hears_it_and_nothing_is_seen_twice(app: Flask, office: Office) -> None:
    clerk = entered(app, office, "vt")
    key = sign(office, COPY, "A Viết Hai")
    page = clerk.get("/seals/").text
    row = page[page.index(f'id="result-{key}"') : page.index("</tr>", page.index(f'id="result-{key}"'))]
    tick = re.search(r'<input[^>]*aria-labelledby="([^"]+)"', row)
    assert tick is not None
    for part in tick[1].split():
        assert row.count(f'id="{part}"') == 1
    (result,) = office.rows(signed_results)
    assert row.count(result.title) == 1


def test_only_what_waits_is_sealed_whatever_is_posted(app: Flask, office: Office) -> None:
    clerk = entered(app, office, "vt")
    key = sign(office, MARITAL, "Hồ Thị Một")
    posted = {f"seal_{key}": "on", "seal_x": "on", f"seal_{'0' * 32}": "on"}
    assert "Đã ghi đóng dấu 1 văn bản, không ghi được 0." in clerk.post("/seals/", posted, page="/seals/").text
    assert "Đã ghi đóng dấu 0 văn bản, không ghi được 0." in clerk.post("/seals/", posted, page="/seals/").text
