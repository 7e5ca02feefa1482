"""A request reads a directory once; nobody else sees what it remembered."""

from zhengtong.kernel.memo import forget, remembered, remembering


def counter():
    calls = []
    return lambda: calls.append(1) or len(calls)


def test_outside_a_request_every_read_is_fresh():
    make = counter()
    assert [remembered("k", make), remembered("k", make)] == [1, 2]


def test_within_a_request_it_reads_once():
    make = counter()
    with remembering():
        assert [remembered("k", make), remembered("k", make)] == [1, 1]
        with remembering():
            assert remembered("k", make) == 2
        assert remembered("k", make) == 1
    assert remembered("k", make) == 3


def test_forgetting_reads_anew():
    make = counter()
    with remembering():
        remembered("k", make)
        forget()
        assert remembered("k", make) == 2
