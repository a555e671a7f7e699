"""Names for made-up people, in the manner of the Kinh, Tà Ôi, Pa Cô and Cơ Tu families of the mountains of Huế."""

from dataclasses import dataclass
from random import Random

from engine.domain.applicant import Applicant

_KINH_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Đặng", "Võ", "Bùi", "Trương")
_KINH_WOMEN = ("Thị Hoa", "Thị Thu Hà", "Thị Lan", "Ngọc Ánh", "Thị Mai", "Thị Thanh Nhàn", "Thị Tuyết", "Thị Bích")
_KINH_MEN = ("Văn Hùng", "Đức Thắng", "Văn Bình", "Quốc Tuấn", "Văn Dũng", "Hữu Phước", "Minh Đức", "Văn Lợi")

_UPLAND_FAMILIES = ("Hồ", "Lê", "Quỳnh", "Viên", "Kê", "A Viết", "Pả Hơ", "Trần")  # Tà Ôi and Pa Cô
_UPLAND_WOMEN = ("Thị Nghia", "Thị Kăn", "Thị A Moong", "Thị Tư", "Thị Hơn", "Thị Kim Vừa", "Thị Bời", "Thị Năm")
_UPLAND_MEN = ("Văn Ngoan", "Văn Hạnh", "Văn Đing", "A Hoàng", "Văn Mới", "Văn Thế", "Văn Chơn", "Văn Hối")

_COTU_FAMILIES = ("A Rất", "Alăng", "Bh’ling", "Bnướch", "Zơrâm", "Pơloong", "Riah")
_COTU_WOMEN = ("Thị Plơi", "Thị Nhút", "Thị Hiên", "Thị Lành", "Thị Đhum", "Thị Vân")
_COTU_MEN = ("Nhiên", "Văn Bảy", "Bhuôi", "Văn Đhe", "Crâng", "Văn Tôn")

# How many of a hundred people come from which families.
_PEOPLES = (
    (18, _KINH_FAMILIES, _KINH_WOMEN, _KINH_MEN),
    (64, _UPLAND_FAMILIES, _UPLAND_WOMEN, _UPLAND_MEN),
    (18, _COTU_FAMILIES, _COTU_WOMEN, _COTU_MEN),
)
_HAMLETS = 6
_NO_PROVINCE = "000"  # no province has this number, so that the made-up numbers can be nobody's


@dataclass(slots=True)
class People:
    """Makes people up, each only once."""

    chance: Random
    series: int  # of their numbers, so that no two groups of people share one
    made: int = 0

    def name(self) -> str:
        (people,) = self.chance.choices(_PEOPLES, [row[0] for row in _PEOPLES])
        _, families, women, men = people
        given = women if self.chance.random() < 0.5 else men
        return f"{self.chance.choice(families)} {self.chance.choice(given)}"

    def applicant(self) -> Applicant:
        self.made += 1
        return Applicant(
            name=self.name(),
            identity_number=f"{_NO_PROVINCE}{self.series}{self.made:08d}",
            birth_date=str(self.chance.randint(1948, 2002)),
            address=f"Thôn {self.chance.randint(1, _HAMLETS)}, xã Trung Sơn, huyện A Lưới",
            phone=f"0000{self.series}{self.made:05d}",
        )
