"""Names for made-up people, in the manner of the Kinh, Tà Ôi, Pa Cô and Cơ Tu families of the mountains of Huế."""

from dataclasses import dataclass
from random import Random

from engine.domain.applicant import Applicant


@dataclass(frozen=True, kw_only=True, slots=True)
class _Names:
    """Of one people, and how many of a hundred of the commune belong to it."""

    percent: int
    families: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]


_KINH = _Names(
    percent=18,
    families=("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Đặng", "Võ", "Bùi", "Trương"),
    women=("Thị Hoa", "Thị Thu Hà", "Thị Lan", "Ngọc Ánh", "Thị Mai", "Thị Thanh Nhàn", "Thị Tuyết", "Thị Bích"),
    men=("Văn Hùng", "Đức Thắng", "Văn Bình", "Quốc Tuấn", "Văn Dũng", "Hữu Phước", "Minh Đức", "Văn Lợi"),
)
_TA_OI_PA_CO = _Names(
    percent=64,
    families=("Hồ", "Lê", "Quỳnh", "Viên", "Kê", "A Viết", "Pả Hơ", "Trần"),
    women=("Thị Nghia", "Thị Kăn", "Thị A Moong", "Thị Tư", "Thị Hơn", "Thị Kim Vừa", "Thị Bời", "Thị Năm"),
    men=("Văn Ngoan", "Văn Hạnh", "Văn Đing", "A Hoàng", "Văn Mới", "Văn Thế", "Văn Chơn", "Văn Hối"),
)
_CO_TU = _Names(
    percent=18,
    families=("A Rất", "Alăng", "Bh’ling", "Bnướch", "Zơrâm", "Pơloong", "Riah"),
    women=("Thị Plơi", "Thị Nhút", "Thị Hiên", "Thị Lành", "Thị Đhum", "Thị Vân"),
    men=("Nhiên", "Văn Bảy", "Bhuôi", "Văn Đhe", "Crâng", "Văn Tôn"),
)
_PEOPLES = (_KINH, _TA_OI_PA_CO, _CO_TU)
HAMLETS = 6
NO_PROVINCE = "000"  # no province has this number, so that the made-up numbers can be nobody's


@dataclass(slots=True)
class People:
    """Makes people up; those who file something, each only once."""

    chance: Random
    series: int  # of their numbers, so that no two groups of people share one
    made: int = 0

    def woman(self) -> str:
        people = self._people()
        return f"{self.chance.choice(people.families)} {self.chance.choice(people.women)}"

    def man(self) -> str:
        people = self._people()
        return f"{self.chance.choice(people.families)} {self.chance.choice(people.men)}"

    def anybody(self) -> str:
        return self.woman() if self.chance.random() < 0.5 else self.man()

    def _people(self) -> _Names:
        (people,) = self.chance.choices(_PEOPLES, [names.percent for names in _PEOPLES])
        return people

    def hamlet(self) -> str:
        return f"Thôn {self.chance.randint(1, HAMLETS)}, xã Trung Sơn, huyện A Lưới"

    def applicant(self) -> Applicant:
        self.made += 1
        return Applicant(
            name=self.anybody(),
            identity_number=f"{NO_PROVINCE}{self.series}{self.made:08d}",
            birth_date=str(self.chance.randint(1948, 2002)),
            address=self.hamlet(),
            phone=f"0000{self.series}{self.made:05d}",
        )
