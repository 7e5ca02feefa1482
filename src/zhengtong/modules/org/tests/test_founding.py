"""建县: an empty installation gets its county and the three people who set up the rest."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from zhengtong.core.tests.killing import killed
from zhengtong.kernel.access import Actor
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import Organization, Region, Role, User
from zhengtong.modules.org.services import access_codes, founding
from zhengtong.modules.org.services.founding import Government, RegionLine
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db
TABLE = """代码,名称,英文
990000000000,禾川省
999021101201,东门社区
999021101000,城关镇,Chengguan Town
999021000000,青禾县,Qinghe County
"""
NAMES = dict(zip(founding.ADMINISTRATORS, ("秦维", "姚安", "钟鉴"), strict=True))


def line(code, name="青禾县", n=1):
    return RegionLine(line=n, code=code, name=name)


def found(regions, administrators=NAMES):
    government = Government(
        name="青禾县人民政府", short_name="县政府", credit_code=make.credit_code(7)
    )
    return founding.found_county(
        regions=regions,
        government=government,
        administrators=administrators,
        actor=Actor.system("tests"),
    )


@killed("modules.org.services.founding.found_county", again=409)
def test_three_administrators_come_in_with_their_codes():
    accounts = found([line("999021000000"), line("999021101000", "城关镇", 2)])
    assert [a.name for a in accounts] == ["秦维", "姚安", "钟鉴"]
    first = accounts[0]
    access_codes.reset_password(username=first.username, code=first.code, password=make.PASSWORD)
    assert User.objects.get(username=first.username).check_password(make.PASSWORD)
    assert Role.objects.filter(key="counter_clerk").exists()


def test_a_county_is_founded_once_and_from_a_file(tmp_path):
    file = tmp_path / "区划.csv"
    file.write_text(TABLE, encoding="utf-8-sig")
    out = StringIO()
    options = {
        "government": "青禾县人民政府", "credit_code": make.credit_code(7), "short": "",
        "administrators": ["秦维", "姚安", "钟鉴"],
    }  # fmt: skip
    call_command("found", str(file), **options, stdout=out)
    assert [row.split("\t")[2] for row in out.getvalue().splitlines()] == [
        "qinwei", "yaoan", "zhongjian"
    ]  # fmt: skip
    village = Region.objects.get(code="999021101201")
    assert village.path == "99/999021/999021101/999021101201/"
    assert (village.level, village.parent.name_en) == ("village", "Chengguan Town")
    assert Organization.objects.get().region.name == "青禾县"
    with pytest.raises(CommandError) as caught:
        call_command("found", str(file), **options)
    assert isinstance(caught.value.args[0], errors.AlreadyFounded)


@pytest.mark.parametrize(
    ("regions", "why"),
    [
        ([line("99902")], errors.REGION_CODE),
        ([line("999021000000"), line("999021000000", n=2)], errors.REGION_TWICE),
        ([line("999021000000", "")], errors.REGION_NAME),
        ([line("999021101000")], errors.REGION_COUNTY),
        ([line("999021000000"), line("999022101000", n=2)], errors.REGION_ALONE),
    ],
)
def test_a_wrong_table_of_regions_founds_nothing(regions, why):
    with pytest.raises(errors.BadRegions, match=why.split("（")[0]):
        found(regions)
    assert not Region.objects.exists()
    assert not Organization.objects.exists()


def test_one_person_is_not_two_administrators():
    with pytest.raises(errors.AdministratorsMissing):
        found([line("999021000000")], {**NAMES, "audit_admin": "秦维"})
