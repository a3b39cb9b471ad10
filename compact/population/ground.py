"""The ground on which a synthetic compact is written: how much, after which ids, and by which draw of lots."""

from dataclasses import dataclass

from compact.accounts.models import User
from compact.population import words
from compact.population.tables import last_id
from partners.models import Organization
from workgroups.models import Discussion, Workgroup

POSTS_PER_DISCUSSION = 10
YEARS = 3
MARK = "synthetic-"


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    organizations: int
    people: int
    workgroups: int
    posts: int
    seed: int = 1

    @property
    def discussions(self) -> int:
        """A tenth of the posts."""
        return -(-self.posts // POSTS_PER_DISCUSSION)


class Ground:
    """The ids of the n-th organization, person, workgroup and discussion are `base + n`."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.organization = last_id(Organization)
        self.person = last_id(User)
        self.workgroup = last_id(Workgroup)
        self.discussion = last_id(Discussion)
        self._draws = 0

    def draw(self, key: str, count: "int | str") -> str:
        """A number from 0 to `count` - 1 that follows from the seed and a bigint expression; each use draws anew."""
        self._draws += 1
        salt = self.size.seed * 1000 + self._draws
        return f"((hashint8extended(({key})::bigint, {salt}) & 9223372036854775807) %% ({count}))"

    def pick(self, key: str, among: list[str]) -> str:
        """One of some words."""
        return f"({words.array(among)})[1 + {self.draw(key, len(among))}]"
