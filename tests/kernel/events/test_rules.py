from shanzhi.kernel.events.rules import lock_of, seconds_until_retry


def test_retries_begin_soon_and_never_end():
    assert [seconds_until_retry(attempts) for attempts in (0, 1, 2, 8, 9, 10_000)] == [1, 2, 4, 256, 300, 300]


def test_a_lock_is_for_one_subscription_and_subject():
    assert len({lock_of("a", "b:1"), lock_of("a", "b:2"), lock_of("c", "b:1")}) == 3
