"""Messages of a case on the desk."""

import datetime as dt
import uuid

from zhengtong.core.messaging.data import MessageData
from zhengtong.modules.cases.staff.letters import posted_of

NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)


def letter(key, name, subject="申请人提问", *, after=0, read=False):
    return MessageData(
        id=key,
        public_id=uuid.uuid4(),
        template="t",
        recipient_name=name,
        subjects={"zh": subject},
        bodies={"zh": "要等多久？"},
        url="",
        about="case:1",
        created_at=NOON + dt.timedelta(seconds=after),
        read_at=NOON if read else None,
    )


def test_copies_of_one_message_are_one_line_and_newest_comes_first():
    found = posted_of(
        [
            letter(1, "何苗", read=True),
            letter(2, "陈青", after=1),
            letter(3, "李禾生", "受理通知", after=2),
            letter(4, "何苗", after=3600),
        ]
    )
    assert [[c.recipient_name for c in p.copies] for p in found] == [
        ["何苗"], ["李禾生"], ["何苗", "陈青"]
    ]  # fmt: skip
    assert (found[2].is_to_many, found[2].times_read, found[1].is_to_many) == (True, 1, False)
