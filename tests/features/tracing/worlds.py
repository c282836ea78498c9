"""Small random worlds: few people, few places, moments on a coarse grid, so that ties and touching stays are common."""

from hypothesis import strategies as st

MINUTE = 60_000_000
# 2020-03-16T15:00Z; a minute later and an hour on, a midnight of the city is passed.
DAWN = 1_584_370_800_000_000

people = st.sampled_from(["007", "07", "7", "张三", "a,b", 'q"t', "Ω", "z"])
venues = st.sampled_from(["01", "1", "市场"])
# Whole minutes mostly, some seconds beside them, now and then a microsecond.
moments = st.builds(
    lambda minute, second, rest: DAWN + minute * MINUTE + second * 1_000_000 + rest,
    st.integers(0, 240).map(lambda n: n - n % 5),
    st.sampled_from([0, 0, 0, 1, 59]),
    st.sampled_from([0, 0, 0, 0, 1, 999_999]),
)
visits = st.lists(st.tuples(people, venues, moments), max_size=40)
lengths = st.sampled_from([5, 10, 20, 30, 60, 90])
overlaps = st.sampled_from([1, 5, 10, 15, 60])


@st.composite
def cases(draw):
    """Up to three people, each once, with a window that may be empty."""
    chosen = draw(st.lists(people, min_size=1, max_size=3, unique=True))
    found = []
    for person in chosen:
        since, until = sorted([draw(moments), draw(moments)])
        found.append((person, since, until))
    return found
