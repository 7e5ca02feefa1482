import pytest

from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.conftest import files_root  # noqa: F401
from zhengtong.modules.cases.tests.exchange.receiver import Receiver
from zhengtong.modules.org.models import PostRole
from zhengtong.modules.org.tests import factories as make


@pytest.fixture(scope="session")
def receiver():
    """Who fetches batches, with the private key that opens them."""
    return Receiver.made()


@pytest.fixture(autouse=True)
def folders(settings, tmp_path, receiver):
    settings.EXCHANGE_CERTIFICATE = str(receiver.write(tmp_path / "receiver.pem"))
    settings.EXCHANGE_CLEAR = False
    settings.EXCHANGE_KEPT = tmp_path / "kept"
    settings.EXCHANGE_FOLDER = str(tmp_path / "out")
    settings.EXCHANGE_URL = settings.EXCHANGE_TOKEN = ""
    return tmp_path


@pytest.fixture
def desk(db):
    return make_desk.desk()


@pytest.fixture
def person(db):
    return make.person()


@pytest.fixture
def operator(desk):
    """Someone who runs the exchange."""
    staff = make.staff(make.organization("centre", "信息中心"), "卓数")
    post = make.post(staff.organization, "exchange")
    PostRole.objects.create(
        post=post, role=make.role("operator", "cases.exchange"), is_everywhere=True
    )
    make.hold(post, staff)
    return staff
